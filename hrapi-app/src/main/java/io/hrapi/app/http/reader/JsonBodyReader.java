package io.hrapi.app.http.reader;

import io.hrapi.api.request.JsonBody;
import io.hrapi.app.budget.RequestShare;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/**
 * Reads JSON bodies up to a limit, whether or not the client sent a length. A request with neither
 * body nor type is read here as {@code application/octet-stream} (RFC 9110 section 8.3); without
 * this class, Jersey would pass null to the resource.
 */
@Provider
@Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_OCTET_STREAM})
public final class JsonBodyReader extends BoundedBodyReader<JsonBody> {

  public JsonBodyReader() {
    super(JsonBody.class, 16 << 20, "a JSON body has at most 16 MiB");
  }

  @Override
  JsonBody parse(byte[] body, MediaType type) {
    if (body.length > 0 && !MediaType.APPLICATION_JSON_TYPE.isCompatible(type)) {
      // The resource accepts only JSON, and this body came without a type.
      throw new NotSupportedException();
    }
    return JsonBody.parse(body, RequestShare.current()::take);
  }
}
