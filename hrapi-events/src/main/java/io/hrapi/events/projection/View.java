package io.hrapi.events.projection;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.DeploymentChange;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.codec.UndecodableChangesException;
import io.hrapi.events.codec.ViewCodec;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Model;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The complete state at one version: a function of the events up to it. An immutable value, so that
 * readers see a consistent state without a lock.
 *
 * @param head the version, and the hash of its event
 * @param timeMicros the time of that event, microseconds since 1970-01-01T00:00Z; 0 if there is
 *     none
 * @param modelVersion the newest version that changed the model; 0 if none did
 */
public record View(
    LogHead head, long timeMicros, long modelVersion, Model model, Deployment deployment) {

  /** An estimate of the heap that a resource needs in a model that shares nothing with another. */
  public static final long RESOURCE_BYTES = 400;

  /** The view before the first event. */
  public static final View EMPTY = new View(LogHead.EMPTY, 0, 0, Model.EMPTY, Deployment.NONE);

  public long version() {
    return head.version();
  }

  /** Returns this view with the version and hash of its event. */
  public View at(LogHead known) {
    return new View(known, timeMicros, modelVersion, model, deployment);
  }

  /**
   * Returns whether another view is equal in everything, including the revisions of the resources,
   * which the equality of models ignores.
   */
  public boolean isExactly(View other) {
    return head.equals(other.head)
        && timeMicros == other.timeMicros
        && modelVersion == other.modelVersion
        && MessageDigest.isEqual(encodedHash(), other.encodedHash());
  }

  /** Returns the hash of the encoded form, which is never completely in memory. */
  private byte[] encodedHash() {
    try (DigestOutputStream bytes =
        new DigestOutputStream(
            OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
      ViewCodec.encode(model, deployment, bytes);
      return bytes.getMessageDigest().digest();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns the view after one more event, which is decoded from its stored form.
   *
   * @throws ReplayException if the event cannot be decoded or does not fit this view
   */
  public View evolve(EventRecord event) {
    try {
      return evolve(event, ChangeCodec.lazily(event.format(), event.changes()));
    } catch (UndecodableChangesException | IllegalStateException e) {
      throw new ReplayException("event " + event.version() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns the view after one more event.
   *
   * @throws IllegalStateException if the changes do not fit this view
   */
  public View evolve(EventRecord event, Iterable<? extends Change> changes) {
    long version = event.version();
    Model nextModel = model;
    long nextModelVersion = modelVersion;
    Deployment nextDeployment = deployment;
    for (Change change : changes) {
      if (change instanceof ResourceChanged resourceChange) {
        nextModel = resourceChange.applyTo(nextModel, version);
        nextModelVersion = version;
      } else if (change instanceof DeploymentChange deploymentChange) {
        nextDeployment = deploymentChange.applyTo(nextDeployment, version, nextModelVersion);
      }
    }
    if (nextModelVersion != modelVersion) {
      nextDeployment = nextDeployment.modelChanged(nextModelVersion);
    }
    return new View(event.head(), event.timeMicros(), nextModelVersion, nextModel, nextDeployment);
  }
}
