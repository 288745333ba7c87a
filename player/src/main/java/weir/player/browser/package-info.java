/**
 * What a page runs of ours: policies and scores, compiled to JavaScript by TeaVM when the module is
 * built.
 *
 * <p>{@link weir.player.browser.Exports} is where the compiler begins, and only what it reaches is
 * compiled. Numbers, texts and arrays of them cross the border, nothing else. The classes run on a
 * JVM as well, which is how tests hold both builds to the same decisions. This package knows
 * policies, sessions and scores, and nobody in Java knows it.
 */
package weir.player.browser;
