/**
 * Contract kits for plugins: extend the kit of each extension you bring, and it checks what the SPI's documentation
 * promises. {@link io.says.testing.StageHarness} runs a stage without a pipeline round it.
 */
@NullMarked
package io.says.testing;

import org.jspecify.annotations.NullMarked;
