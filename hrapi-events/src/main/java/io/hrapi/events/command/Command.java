package io.hrapi.events.command;

import io.hrapi.events.projection.View;
import java.util.OptionalLong;

/** What a request asks for. A closed family; each command implements its own decision. */
public sealed interface Command
    permits AcceptLogLoss,
        AdoptLog,
        ConfirmCommit,
        DeleteCertificate,
        DeleteEndpoint,
        DeleteGateway,
        DeletePending,
        DeletePool,
        DeleteRoute,
        DeleteTarget,
        DestroySecret,
        PutCertificate,
        PutEndpoint,
        PutGateway,
        PutModel,
        PutPending,
        PutPolicy,
        PutPool,
        PutRoute,
        PutTarget,
        RecordBackup,
        RecordDeployment,
        RecordFailedCheck,
        RecordMaintenance,
        ReplaceModel,
        ResetPolicy,
        RotateSecrets,
        Transaction {

  /**
   * Decides on a state; a pure function of both.
   *
   * @throws Refusal if the state does not allow it
   */
  Decision decide(View view);

  /**
   * The state on which its event stands: the current one for all that do not bring a history along.
   *
   * @param current the one on which it was decided
   */
  default View base(View current) {
    return current;
  }

  /**
   * Checks what must hold for it to be accepted.
   *
   * @throws Refusal.Stale if it does not
   */
  default void check(Preconditions preconditions, View view) {
    preconditions.check(revision(view), subject());
  }

  /** The resource that it asks for, as a path: {@code /pools/eta}. */
  String subject();

  /**
   * The version that last changed the resource that it asks for, wherever that lives: what its
   * preconditions are about.
   *
   * @return empty if there is no such resource
   */
  OptionalLong revision(View view);
}
