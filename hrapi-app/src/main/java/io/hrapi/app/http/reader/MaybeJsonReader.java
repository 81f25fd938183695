package io.hrapi.app.http.reader;

import io.hrapi.api.request.JsonBody;
import io.hrapi.app.budget.RequestShare;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/**
 * Reads JSON where a body is optional. An empty body may have any type, because clients send one
 * anyway; a body of another type is refused, since its content would be ignored.
 */
@Provider
@Consumes(MediaType.WILDCARD)
public final class MaybeJsonReader extends BoundedBodyReader<MaybeJson> {

  public MaybeJsonReader() {
    super(MaybeJson.class, 1 << 16, "the body has at most 64 KiB");
  }

  @Override
  MaybeJson parse(byte[] body, MediaType type) {
    if (body.length == 0) {
      return new MaybeJson(null);
    }
    if (!MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
      throw new NotSupportedException();
    }
    return new MaybeJson(JsonBody.parse(body, RequestShare.current()::take));
  }
}
