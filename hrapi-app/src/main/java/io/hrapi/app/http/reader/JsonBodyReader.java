package io.hrapi.app.http.reader;

import io.hrapi.api.request.JsonBody;
import io.hrapi.app.budget.RequestShare;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/**
 * Reads JSON bodies, up to their limit whether or not the client said how long they are. A request
 * with neither body nor type comes here as one of arbitrary bytes (RFC 9110 section 8.3): without
 * this class Jersey would hand the resource a null.
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
      // The resource takes JSON alone: this is a body whose type was not said.
      throw new NotSupportedException();
    }
    return JsonBody.parse(body, RequestShare.current()::take);
  }
}
