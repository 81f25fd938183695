package io.hrapi.app.resource;

import io.hrapi.api.representation.CertificateNames;
import io.hrapi.app.certificate.InvalidPemException;
import io.hrapi.app.certificate.PemBundle;
import io.hrapi.app.deploy.render.Certificates;
import io.hrapi.app.deploy.render.PrivateKeys;
import io.hrapi.app.http.reader.PemBody;
import io.hrapi.app.http.request.CommandExecutor;
import io.hrapi.app.http.request.QueryExecutor;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.Representations;
import io.hrapi.events.command.PutCertificate;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Name;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Certificates that endpoints serve. A name may be given with or without {@code .pem}; both are the
 * same. No response ever contains a private key.
 *
 * <p>Every method, besides the statuses it names: 400 for an unknown query parameter, 404 for a
 * version that does not exist, and for writes 412 for a stale precondition, 503 if the event log is
 * not available.
 */
@Path("/v1/certificates")
@Produces(MediaType.APPLICATION_JSON)
public final class CertificatesResource {

  private static final String CERTIFICATE = "{certificate}";
  private static final String SUFFIX = ".pem";

  private final QueryExecutor queries;
  private final CommandExecutor commands;
  private final PrivateKeys keys;
  private final Supplier<UUID> ids;

  /**
   * Creates the resource.
   *
   * @param ids creates the ids of the secrets in which private keys are stored
   */
  public CertificatesResource(
      QueryExecutor queries, CommandExecutor commands, PrivateKeys keys, Supplier<UUID> ids) {
    this.queries = queries;
    this.commands = commands;
    this.keys = keys;
    this.ids = ids;
  }

  /** 200 with the names of all certificates. */
  @GET
  public Response list(@Context RequestContext context) {
    return queries.list(
        context,
        view -> new CertificateNames(Representations.names(view.model().certificates().keySet())));
  }

  /**
   * 200 with the certificate's contents, without its key; 304 if the client has them already; 404
   * if there is no such certificate.
   */
  @GET
  @Path(CERTIFICATE)
  public Response get(
      @PathParam("certificate") CertificateName given, @Context RequestContext context) {
    Name name = given.name();
    return queries.one(
        context,
        view -> Representations.certificate(view, name),
        view -> view.model().certificateRevision(name));
  }

  /**
   * 200, created or replaced; 413 beyond 256 KiB; 415 for another media type; 422 if the body is
   * not one certificate with its chain and its key.
   */
  @PUT
  @Path(CERTIFICATE)
  @Consumes(PemBody.MEDIA_TYPE)
  public Response put(
      @PathParam("certificate") CertificateName given,
      PemBody body,
      @Context RequestContext context) {
    Name name = given.name();
    try (PemBundle bundle = PemBundle.parse(body.bytes())) {
      String id = ids.get().toString();
      Certificate certificate = Certificates.of(name, bundle, id);
      Certificate before = commands.current().model().certificate(name);
      // Before the dry-run, so that it reports a wrong master key too.
      keys.requireOwnKey();
      boolean keyLost = before != null && !keys.canOpen(before);
      return commands.execute(
          context,
          List.of(),
          new PutCertificate(certificate, PrivateKeys.unsealed(id), keyLost),
          () -> new PutCertificate(certificate, keys.seal(bundle.privateKey(), id), keyLost),
          decision -> Map.of("certificate saved", name + SUFFIX));
    } catch (InvalidPemException e) {
      throw new Refusal.Invalid(String.valueOf(e.getMessage()), null);
    } finally {
      Arrays.fill(body.bytes(), (byte) 0);
    }
  }

  /** 200, deleted; 404 if there is no such certificate; 409 naming the resources that use it. */
  @DELETE
  @Path(CERTIFICATE)
  public Response delete(
      @PathParam("certificate") CertificateName given, @Context RequestContext context) {
    return Operation.deleteCertificate(given.name()).execute(commands, context);
  }
}
