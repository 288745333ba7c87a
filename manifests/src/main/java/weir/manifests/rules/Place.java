package weir.manifests.rules;

/** Something in a document that can be named. */
@FunctionalInterface
interface Place {
  /** For people. */
  String name();
}
