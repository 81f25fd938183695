package io.hrapi.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.hrapi.events.change.EventType;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.store.SqliteLibrary;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The modules and packages, and which of them may depend on which, as the design says. */
final class ArchitectureTest {

  /** Includes jars: under {@code mvn verify} the other modules are jars. */
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.hrapi");

  /** Each package may depend only on those to its left. */
  private static final List<String> DEPLOY_ROOMS = List.of("render", "machine", "commit", "watch");

  /**
   * Each package may depend only on those to its left; what all of them use is in {@code http}
   * itself.
   */
  private static final List<String> HTTP_ROOMS =
      List.of("problem", "accesslog", "memory", "reader", "retry", "entry", "request");

  /**
   * Each package may depend only on those to its left; those of the commands do not depend on each
   * other.
   */
  private static final List<String> SHELL_ROOMS = List.of("console", "client", "option");

  private static final List<String> COMMAND_ROOMS = List.of("resource", "model", "haproxy", "log");

  private static final String[] LEAVES = {"io.hrapi.api", "io.hrapi.events", "io.hrapi.haproxy"};

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(false).check(CLASSES);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        io.hrapi.api.problem.Problem.class,
        EventStore.class,
        io.hrapi.haproxy.render.ConfigurationRenderer.class,
        HrapiApplication.class
      })
  void everyModuleIsLookedAt(Class<?> one) {
    assertThat(CLASSES.contain(one)).isTrue();
    String module = one.getPackageName().split("\\.", -1)[2];
    assertThat(CLASSES.stream().filter(found -> in(found, "io.hrapi." + module)).count())
        .isGreaterThan(10);
  }

  @Test
  void noPackagesHaveCycles() {
    check(slices().matching("io.hrapi.(**)").should().beFreeOfCycles());
  }

  @Test
  void noModulesHaveCycles() {
    check(slices().matching("io.hrapi.(*)..").should().beFreeOfCycles());
  }

  @Test
  void theLeavesSeeNeitherEachOtherNorTheRoot() {
    for (String leaf : LEAVES) {
      String[] others =
          Stream.concat(java.util.Arrays.stream(LEAVES), Stream.of("io.hrapi.app"))
              .filter(other -> !other.equals(leaf))
              .map(other -> other + "..")
              .toArray(String[]::new);
      check(
          noClasses()
              .that()
              .resideInAPackage(leaf + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(others));
    }
    // The rule is effective: the root package, which may, does depend on them.
    assertThatThrownBy(
            () ->
                check(
                    noClasses()
                        .that()
                        .resideInAPackage("io.hrapi.app..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.hrapi.events..")))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void eachRoomOfDeploySeesOnlyThoseToItsLeft() {
    String deploy = "io.hrapi.app.deploy";
    checkRooms(deploy, DEPLOY_ROOMS);
    for (int i = 0; i + 1 < DEPLOY_ROOMS.size(); i++) {
      assertThat(dependents(deploy + "." + DEPLOY_ROOMS.get(i) + ".."))
          .contains(deploy + "." + DEPLOY_ROOMS.get(i + 1));
    }
  }

  @Test
  void eachRoomOfHttpSeesOnlyThoseToItsLeft() {
    String http = "io.hrapi.app.http";
    checkRooms(http, HTTP_ROOMS);
    checkSeesNone(http, http, HTTP_ROOMS);
    for (String seen : List.of("problem", "memory", "retry", "entry")) {
      assertThat(dependents(http + "." + seen)).contains(http + ".request");
    }
  }

  @Test
  void eachRoomOfTheShellSeesOnlyThoseToItsLeftAndNoOtherCommands() {
    String shell = "io.hrapi.app.shell";
    checkRooms(shell, Stream.concat(SHELL_ROOMS.stream(), COMMAND_ROOMS.stream()).toList());
    for (String room : COMMAND_ROOMS) {
      checkSeesNone(
          shell + "." + room + "..",
          shell,
          COMMAND_ROOMS.stream().filter(other -> !other.equals(room)).toList());
      for (String seen : SHELL_ROOMS) {
        assertThat(dependents(shell + "." + seen)).contains(shell + "." + room);
      }
    }
  }

  /**
   * Checks that {@code rooms} are all packages of {@code house}, and that none depends on one to
   * its right.
   */
  private static void checkRooms(String house, List<String> rooms) {
    assertThat(
            CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(house + "."))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(
            rooms.stream().map(room -> house + "." + room).toList());
    for (int i = 0; i + 1 < rooms.size(); i++) {
      checkSeesNone(house + "." + rooms.get(i) + "..", house, rooms.subList(i + 1, rooms.size()));
    }
  }

  private static void checkSeesNone(String packages, String house, List<String> rooms) {
    check(
        noClasses()
            .that()
            .resideInAPackage(packages)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                rooms.stream().map(room -> house + "." + room + "..").toArray(String[]::new)));
  }

  @Test
  void theShellIsAClientThatSeesNothingOfTheServer() {
    DescribedPredicate<JavaClass> allowed =
        resideOutsideOfPackage("io.hrapi..")
            .or(
                resideInAnyPackage(
                    "io.hrapi.app.shell..",
                    "io.hrapi.api..",
                    "io.hrapi.events.file",
                    "io.hrapi.events.verify"))
            .or(belongToAnyOf(LogHead.class, Hash.class, SqliteLibrary.class));
    check(
        classes()
            .that()
            .resideInAPackage("io.hrapi.app.shell..")
            .should()
            .onlyDependOnClassesThat(allowed));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.hrapi.app.shell..")
            .and()
            .doNotHaveFullyQualifiedName(Main.class.getName())
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.hrapi.app.shell.."));
  }

  @Test
  void deployKnowsNoHttp() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.hrapi.app.deploy..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.hrapi.app.http..",
                "io.hrapi.app.resource..",
                "io.hrapi.app.task..",
                "io.hrapi.api.problem..",
                "jakarta.ws.rs..",
                "jakarta.servlet.."));
    assertThat(dependents("io.hrapi.app.deploy..")).contains("io.hrapi.app.http.problem");
  }

  @Test
  void sqlIsTheStores() {
    String[] sql = {"java.sql..", "javax.sql..", "org.sqlite..", "org.jdbi.."};
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.hrapi.events.store..")
            .and()
            .doNotHaveFullyQualifiedName(StoreWing.class.getName())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(sql));
    assertThat(dependents(sql)).contains("io.hrapi.events.store");
  }

  @Test
  void processesAreOfOnePackage() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.hrapi.haproxy.process..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String.class)
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class));
    assertThat(
            CLASSES.stream()
                .filter(one -> uses(one, ProcessBuilder.class.getName()))
                .map(JavaClass::getPackageName))
        .containsOnly("io.hrapi.haproxy.process");
  }

  @Test
  void onlyTheCommandHandlerAppends() {
    Set<String> callers =
        CLASSES.stream()
            .flatMap(one -> one.getMethodCallsFromSelf().stream())
            .filter(call -> Set.of("append", "adopt").contains(call.getName()))
            .filter(call -> call.getTargetOwner().isAssignableTo(EventStore.class))
            .map(call -> call.getOriginOwner().getName() + "." + call.getName())
            .collect(Collectors.toSet());
    String handler = CommandHandler.class.getName();
    assertThat(callers).containsExactlyInAnyOrder(handler + ".append", handler + ".adopt");
  }

  @Test
  void clockAndRandomnessComeFromTheWiring() {
    Set<String> callers =
        CLASSES.stream()
            .flatMap(one -> one.getMethodCallsFromSelf().stream())
            .filter(
                call -> {
                  JavaClass owner = call.getTargetOwner();
                  String name = call.getName();
                  return (owner.isEquivalentTo(System.class) && name.equals("currentTimeMillis"))
                      || (owner.isEquivalentTo(Instant.class)
                          && name.equals("now")
                          && call.getTarget().getRawParameterTypes().isEmpty())
                      || (owner.isEquivalentTo(Clock.class) && name.startsWith("system"))
                      || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"))
                      || (owner.isEquivalentTo(Math.class) && name.equals("random"));
                })
            .map(call -> call.getOriginOwner().getSimpleName())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(callers).contains("HrapiApplication").isSubsetOf("HrapiApplication", "StopCommand");
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName(HrapiApplication.class.getName())
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.util\\.Random|java\\.util\\.concurrent\\.ThreadLocalRandom|java\\.security\\.SecureRandom"));
  }

  @Test
  void everyPackageSaysThatNothingIsNullUnlessMarked() {
    Set<String> packages =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(packages).hasSizeGreaterThan(15);
    Set<String> marked =
        CLASSES.stream()
            .filter(one -> one.getSimpleName().equals("package-info"))
            .filter(one -> one.isAnnotatedWith(NullMarked.class))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(marked).isEqualTo(packages);
  }

  @Test
  void eachSideKeepsItsWords() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.hrapi.haproxy..")
            .should()
            .haveSimpleNameContaining("Gateway")
            .orShould()
            .haveSimpleNameContaining("Endpoint")
            .orShould()
            .haveSimpleNameContaining("Pool")
            .orShould()
            .haveSimpleNameContaining("Target"));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.hrapi.haproxy..")
            .should()
            .haveSimpleNameContaining("Frontend")
            .orShould()
            .haveSimpleNameContaining("Backend")
            .orShould()
            .haveSimpleNameStartingWith("Bind")
            .orShould()
            .haveSimpleNameContaining("Server"));
    for (String type : Set.of("Frontend", "Backend", "Bind", "Server")) {
      JavaClass word = CLASSES.get("io.hrapi.haproxy.configuration." + type);
      assertThat(
              word.getDirectDependenciesToSelf().stream()
                  .map(dependency -> dependency.getOriginClass())
                  .filter(one -> !in(one, "io.hrapi.haproxy"))
                  .map(one -> one.getSimpleName().isEmpty() ? one.getName() : one.getSimpleName()))
          .as(type)
          .containsOnly("ModelMapper");
    }
  }

  @Test
  void httpIsTheRootsAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.hrapi.app..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.ws.rs..", "jakarta.servlet..", "io.dropwizard.."));
    assertThat(dependents("jakarta.ws.rs..")).contains("io.hrapi.app.resource");
  }

  @Test
  void whatIsShownKnowsNothingOfWhoAsks() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.hrapi.app.present..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "jakarta..",
                "io.dropwizard..",
                "io.hrapi.haproxy..",
                "io.hrapi.app.http..",
                "io.hrapi.app.resource..",
                "io.hrapi.app.deploy.."));
    assertThat(dependents("io.hrapi.app.present..")).contains("io.hrapi.app.resource");
  }

  /** Value types use each other, but no resource. */
  @Test
  void typesOfValuesKnowNoResources() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.hrapi.events.setting..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.hrapi.events.model..", "com.fasterxml.."));
    assertThat(dependents("io.hrapi.events.setting..")).contains("io.hrapi.events.model");
  }

  @Test
  void everyTypeOfEventIsWritten() {
    assertThat(
            CLASSES.stream()
                .filter(one -> !one.isEquivalentTo(EventType.class))
                .flatMap(one -> one.getFieldAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(EventType.class))
                .map(access -> access.getTarget().getName()))
        .contains(Arrays.stream(EventType.values()).map(Enum::name).toArray(String[]::new));
  }

  private static Set<String> dependents(String... packages) {
    return CLASSES.stream()
        .filter(
            one ->
                one.getDirectDependenciesFromSelf().stream()
                    .anyMatch(
                        dependency ->
                            resideInAnyPackage(packages).test(dependency.getTargetClass())))
        .map(JavaClass::getPackageName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean uses(JavaClass one, String other) {
    return one.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> dependency.getTargetClass().getName().equals(other));
  }

  private static boolean in(JavaClass one, String root) {
    return one.getPackageName().equals(root) || one.getPackageName().startsWith(root + ".");
  }
}
