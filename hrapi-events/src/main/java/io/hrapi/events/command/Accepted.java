package io.hrapi.events.command;

import io.hrapi.events.log.EventRecord;
import io.hrapi.events.projection.View;

/**
 * A command that was accepted: its event is on disk.
 *
 * @param view the state after the event
 */
public record Accepted(EventRecord event, Decision decision, View view) {}
