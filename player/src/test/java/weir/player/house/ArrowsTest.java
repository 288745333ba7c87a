package weir.player.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The arrows of the house point down, and no two packages form a circle. */
class ArrowsTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("weir");

  @Test
  void allFiveRoomsAreLookedAt() {
    Set<String> rooms = HOUSE.stream().map(ArrowsTest::room).collect(Collectors.toSet());

    assertEquals(Set.of("manifests", "network", "media", "server", "player"), rooms);
  }

  @Test
  void noTwoPackagesFormACircle() {
    slices().matching("weir.(**)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void manifestsAndNetworkKnowNobody() {
    noClasses()
        .that()
        .resideInAPackage("weir.manifests..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("weir.network..", "weir.media..", "weir.server..", "weir.player..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage("weir.network..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("weir.manifests..", "weir.media..", "weir.server..", "weir.player..")
        .check(HOUSE);
  }

  @Test
  void mediaKnowsOnlyManifests() {
    noClasses()
        .that()
        .resideInAPackage("weir.media..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("weir.network..", "weir.server..", "weir.player..")
        .check(HOUSE);
  }

  @Test
  void theServerDoesNotKnowThePlayer() {
    noClasses()
        .that()
        .resideInAPackage("weir.server..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("weir.player..")
        .check(HOUSE);
  }

  @Test
  void onlyTheCommandLineStartsAServer() {
    noClasses()
        .that()
        .resideInAPackage("weir.player..")
        .and()
        .resideOutsideOfPackages("weir.player.cli..", "weir.player.compare.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("weir.server..")
        .check(HOUSE);
  }

  @Test
  void sessionsAndPoliciesKnowNoClockThreadFileOrSocket() {
    noClasses()
        .that()
        .resideInAnyPackage("weir.player.abr..", "weir.player.session..", "weir.player.qoe..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.time..", "java.net..", "java.nio..", "java.util.concurrent..", "javax..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAnyPackage("weir.player.abr..", "weir.player.session..", "weir.player.virtual..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(HOUSE);
  }

  @Test
  void policiesCanBeCompiledForABrowser() {
    classes()
        .that()
        .resideInAPackage("weir.player.abr..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("weir.player.abr..", "java.lang..", "java.util..")
        .check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage("weir.player.abr..")
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .check(HOUSE);
  }

  @Test
  void onlyOnePackageKnowsJavalin() {
    noClasses()
        .that()
        .resideOutsideOfPackage("weir.server.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..")
        .check(HOUSE);
  }

  private static String room(JavaClass one) {
    String[] steps = one.getPackageName().split("\\.");
    return steps[1];
  }
}
