/**
 * The rules an MPD owes, each one sentence, its source and a small function: what the schema
 * demands of values, what the standard says beyond any schema, and what its profiles restrict.
 *
 * <p>{@link weir.manifests.rules.Rules#ALL} says what exists. Everything here judges the document
 * alone; what the media behind it hold is judged by whoever fetches them. A rule complains with a
 * place (Period, set, representation) and never throws, however wrong the document is; complaints
 * are counted, and the first are kept.
 */
package weir.manifests.rules;
