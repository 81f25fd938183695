package io.hrapi.app.http.reader;

import io.hrapi.api.request.JsonBody;
import io.hrapi.app.budget.RequestShare;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/** Reads YAML bodies, for resources that accept their JSON in this form too. */
@Provider
@Consumes({YamlBodyReader.YAML, YamlBodyReader.TEXT_YAML, YamlBodyReader.X_YAML})
public final class YamlBodyReader extends BoundedBodyReader<JsonBody> {

  /** The media type of YAML (RFC 9512). */
  public static final String YAML = "application/yaml";

  /** A name of YAML from before its media type was registered. */
  public static final String TEXT_YAML = "text/yaml";

  /** Another name of YAML from before its media type was registered. */
  public static final String X_YAML = "application/x-yaml";

  public YamlBodyReader() {
    super(JsonBody.class, 16 << 20, "a YAML body has at most 16 MiB");
  }

  @Override
  JsonBody parse(byte[] body, MediaType type) {
    return JsonBody.parseYaml(body, RequestShare.current()::take);
  }
}
