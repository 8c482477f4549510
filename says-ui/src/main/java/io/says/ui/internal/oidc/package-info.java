/** Logging in with an account of an OpenID provider: the authorization code flow of OpenID Connect Core 1.0, with PKCE. */
@NullMarked
package io.says.ui.internal.oidc;

import org.jspecify.annotations.NullMarked;
