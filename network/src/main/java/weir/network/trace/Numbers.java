package weir.network.trace;

/** Numbers as text. */
final class Numbers {

  private Numbers() {}

  /** Whole numbers without a point, others as Java writes them; both read back as they were. */
  static String shortest(double number) {
    long whole = (long) number;
    return whole == number ? Long.toString(whole) : Double.toString(number);
  }

  /** What a message may quote of a file that may hold anything: short, and printable. */
  static String printable(String text) {
    String ascii = text.replaceAll("[^ -~]", "?");
    return ascii.length() <= 40 ? ascii : ascii.substring(0, 40) + "...";
  }
}
