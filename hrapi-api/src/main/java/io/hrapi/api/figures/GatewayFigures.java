package io.hrapi.api.figures;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hrapi.api.figures.Figures.Bytes;
import io.hrapi.api.figures.Figures.Errors;
import io.hrapi.api.figures.Figures.Flow;
import io.hrapi.api.figures.Figures.Responses;
import io.hrapi.api.figures.Figures.Sessions;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's live figures.
 *
 * @param protocol {@code http} or {@code tcp}: HAProxy does not tell https from http
 * @param state {@code open}, or another word of HAProxy's
 * @param connections of clients; over one of them may come many requests
 * @param requests left out in TCP
 * @param responses left out in TCP
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GatewayFigures(
    String gateway,
    @Nullable String protocol,
    String state,
    Sessions sessions,
    Flow connections,
    @Nullable Flow requests,
    @Nullable Responses responses,
    Bytes bytes,
    Errors errors) {}
