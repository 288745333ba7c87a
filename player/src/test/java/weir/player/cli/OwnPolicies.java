package weir.player.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Policies as somebody writes, compiles and brings them along. */
final class OwnPolicies {
  private OwnPolicies() {}

  /** Compiles a class into a folder of its own, with a services file that names another or it. */
  static String compiled(Path folder, String name, String source, String service) throws Exception {
    Path place = Files.createDirectories(folder.resolve("mine-" + name));
    Path file = Files.writeString(place.resolve(name + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertNotNull(compiler, "tests run on a JDK");
    int code =
        compiler.run(
            null,
            null,
            null,
            "-cp",
            System.getProperty("java.class.path"),
            "-d",
            place.toString(),
            file.toString());
    assertEquals(0, code, source);
    Path services = Files.createDirectories(place.resolve("META-INF/services"));
    Files.writeString(services.resolve("weir.player.abr.Policy"), service + "\n");
    return place.toString();
  }
}
