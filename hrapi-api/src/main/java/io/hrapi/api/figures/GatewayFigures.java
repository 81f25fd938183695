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
 * @param protocol {@code http} or {@code tcp}: HAProxy does not distinguish https from http
 * @param state HAProxy's status in lower case, usually {@code open}
 * @param connections the connections of clients; each can carry many requests
 * @param requests the HTTP requests; absent in TCP
 * @param responses the HTTP responses; absent in TCP
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
