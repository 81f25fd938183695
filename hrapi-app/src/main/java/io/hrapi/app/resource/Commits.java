package io.hrapi.app.resource;

import io.hrapi.api.request.InvalidBodyException;
import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.ObjectReader;
import io.hrapi.app.deploy.commit.CommitRequest;
import io.hrapi.app.deploy.commit.CommitResult;
import io.hrapi.app.deploy.commit.Consent;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.WriteRequests;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.app.http.reader.MaybeJson;
import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.app.present.Times;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.InvalidValueException;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Represents the outcome of commits. */
final class Commits {

  private static final String CONFIRM = "confirm";
  private static final String REPLACE_UPLOAD = "replaceUpload";
  private static final String EMPTY = "empty";
  private static final int MAX_CONFIRM_SECONDS = 86_400;

  private Commits() {}

  /** An action that commits. */
  interface Act {

    CommitResult run(CommitRequest request);
  }

  /**
   * Runs a commit, or its dry-run, and makes the response.
   *
   * @param confirmSeconds the seconds within which the commit must be confirmed; 0 if it needs no
   *     confirmation
   * @param word the key of the state in the response, as pyHrapi's clients know it
   * @param state the state after a commit, in the words that these clients know
   * @param would the state for a dry-run
   * @param changes shows what a dry-run would change
   */
  static Response answer(
      RequestContext context,
      int confirmSeconds,
      Act act,
      String word,
      Function<CommitResult, String> state,
      Function<CommitResult, String> would,
      CommitChanges changes) {
    boolean dryRun = context.flag(WriteRequests.DRY_RUN);
    HttpRequester<CommitResult> asked =
        context.requester(
            result -> {
              Map<String, Object> answer =
                  body(word, (dryRun ? would : state).apply(result), result, dryRun);
              if (dryRun) {
                answer.putAll(changes.of(result, context));
              }
              return answer;
            });
    CommitResult result =
        act.run(
            new CommitRequest(
                context.preconditions(), asked, dryRun, confirmSeconds, consent(context)));
    return Responses.json(asked.body(result), result.eventVersion()).build();
  }

  /** Returns the state for a dry-run's response, for example {@code would be restarted}. */
  static String would(CommitResult result, String state) {
    return result.outcome() == Outcome.UNCHANGED ? "would stay unchanged" : "would be " + state;
  }

  /**
   * Returns what a query consents to. Commits of anything but the model need no consent: their
   * {@link RequestContext#allow} refuses these parameters.
   */
  private static Consent consent(RequestContext context) {
    return new Consent(context.flag(REPLACE_UPLOAD), context.flag(EMPTY));
  }

  /**
   * Returns the time limit for confirmation in the body of a commit of the model; the query may
   * also give consent.
   *
   * @return in seconds; 0 if the body has none
   * @throws InvalidBodyException naming each error
   */
  static int confirmSecondsOfModel(MaybeJson json, RequestContext context) {
    context.allow(List.of(WriteRequests.DRY_RUN, REPLACE_UPLOAD, EMPTY));
    return seconds(json);
  }

  /**
   * Returns the time limit for confirmation in a commit's body; the query may only ask for a
   * dry-run.
   *
   * @return in seconds; 0 if the body has none
   * @throws InvalidBodyException naming each error
   */
  static int confirmSeconds(MaybeJson json, RequestContext context) {
    context.allow(List.of(WriteRequests.DRY_RUN));
    return seconds(json);
  }

  private static int seconds(MaybeJson json) {
    JsonBody body = json.body();
    if (body == null || body.isNull()) {
      return 0;
    }
    ObjectReader reader = body.object();
    Long seconds = reader.number(CONFIRM, Commits::checkSeconds);
    reader.finish();
    return seconds == null ? 0 : seconds.intValue();
  }

  /**
   * Returns the time limit for confirmation in the query, where the body has other content.
   *
   * @return in seconds; 0 if the query has none
   * @throws BadRequestException if it is not valid
   */
  static int confirmSeconds(RequestContext context) {
    context.allow(List.of(WriteRequests.DRY_RUN, CONFIRM));
    Long seconds = context.number(CONFIRM);
    if (seconds == null) {
      return 0;
    }
    try {
      return checkSeconds(seconds).intValue();
    } catch (InvalidValueException e) {
      throw new BadRequestException("the query parameter \"confirm\": " + e.getMessage());
    }
  }

  private static Long checkSeconds(Long seconds) {
    if (seconds < 1 || seconds > MAX_CONFIRM_SECONDS) {
      throw new InvalidValueException(
          "seconds from 1 to " + MAX_CONFIRM_SECONDS, seconds.toString());
    }
    return seconds;
  }

  private static Map<String, Object> body(
      String word, String state, CommitResult result, boolean dryRun) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(word, state);
    answer.put("Listen Port", Integer.toString(result.statisticsPort()));
    if (!dryRun) {
      answer.put("PID", result.pid());
    }
    answer.put("version", result.version());
    answer.put("applied", result.outcome().name().toLowerCase(Locale.ROOT));
    if (!result.because().isEmpty()) {
      answer.put("because", result.because());
    }
    answer.put("warnings", result.warnings());
    ConfirmationAwaited awaited = result.awaited();
    if (awaited != null) {
      answer.put("confirmUntil", Times.text(awaited.untilMicros()));
      answer.putAll(ChangeRepresentations.former(awaited.former()));
    }
    return answer;
  }
}
