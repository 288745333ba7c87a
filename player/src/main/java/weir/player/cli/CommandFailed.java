package weir.player.cli;

/** A command could not do what it was asked; says what is wrong and what can be done. */
final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  private CommandFailed(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Wrong usage: exit code 1. */
  static CommandFailed usage(String message) {
    return new CommandFailed(Main.USAGE, message, null);
  }

  /** Unreadable input: exit code 2. */
  static CommandFailed input(String message, Throwable cause) {
    return new CommandFailed(Main.INPUT, message, cause);
  }

  /** A failure while running: exit code 3. */
  static CommandFailed running(String message, Throwable cause) {
    return new CommandFailed(Main.RUNNING, message, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
