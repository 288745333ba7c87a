package weir.player.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a command line does not say may be said by the environment: {@code --access-log} by {@code
 * WEIR_ACCESS_LOG}.
 */
final class FromEnvironment implements IDefaultValueProvider {
  private final Map<String, String> environment;

  FromEnvironment() {
    this(System.getenv());
  }

  FromEnvironment(Map<String, String> environment) {
    this.environment = environment;
  }

  static String variable(OptionSpec option) {
    return "WEIR_"
        + option.longestName().substring("--".length()).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** What the environment says of an option of its command, as it would be written there. */
  static Optional<String> said(OptionSpec option) {
    IDefaultValueProvider provider = option.command().defaultValueProvider();
    return provider instanceof FromEnvironment known
        ? Optional.ofNullable(known.defaultValue(option)).map(v -> variable(option) + "=" + v)
        : Optional.empty();
  }

  /** Null, as picocli wants it, where it says nothing. */
  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || !option.longestName().startsWith("--")) {
      return null;
    }
    String value = environment.get(variable(option));
    return value == null || value.isBlank() ? null : value;
  }
}
