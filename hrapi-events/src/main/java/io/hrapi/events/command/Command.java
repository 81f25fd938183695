package io.hrapi.events.command;

import io.hrapi.events.projection.View;
import java.util.OptionalLong;

/** What a request asks to do. A closed family; each command implements its own decision. */
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
   * Decides what the command does in a state; a pure function of both.
   *
   * @throws Refusal if the state does not allow it
   */
  Decision decide(View view);

  /**
   * Returns the state that precedes the command's event: the current state, except for commands
   * that bring a history.
   *
   * @param current the state on which the command was decided
   */
  default View base(View current) {
    return current;
  }

  /**
   * Checks the preconditions of the command.
   *
   * @throws Refusal.Stale if one does not hold
   */
  default void check(Preconditions preconditions, View view) {
    preconditions.check(revision(view), subject());
  }

  /** Returns the path of the requested resource, for example {@code /pools/eta}. */
  String subject();

  /**
   * Returns the version that last changed the requested resource, against which the preconditions
   * are checked. For a put, another parent may have the resource now.
   *
   * @return the version; empty if there is no such resource
   */
  OptionalLong revision(View view);
}
