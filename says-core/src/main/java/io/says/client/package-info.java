/**
 * What the HTTP API takes and gives, as records, and a client that speaks it. Needs nothing but the JDK's own HTTP client; the
 * server writes and reads the very same records.
 */
@NullMarked
package io.says.client;

import org.jspecify.annotations.NullMarked;
