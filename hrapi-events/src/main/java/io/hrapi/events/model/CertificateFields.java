package io.hrapi.events.model;

import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Field.Place;
import io.hrapi.events.setting.ValueType;
import java.util.List;
import java.util.function.Function;

/**
 * The fields of certificates. All are derived from the certificate: a request body cannot set any.
 */
public final class CertificateFields {

  private static final ValueType<String> TEXT = ValueType.text(Function.identity());

  private static final Kind.Table<Certificate> TABLE =
      new Kind.Table<>("certificate", "certificate", "certificates", null);

  public static final Field<Certificate, Name> NAME =
      TABLE
          .row("name", ValueType.text(Name::new), "The name, without .pem.")
          .identity()
          .of(Certificate::name);

  public static final Field<Certificate, String> CHAIN =
      TABLE
          .row("chain", TEXT, "The certificates in PEM, the server's own first.")
          .required()
          .shownIn()
          .of(Certificate::chain);

  public static final Field<Certificate, Hash> FINGERPRINT =
      TABLE
          .row("fingerprint", ValueType.text(Hash::ofHex), "SHA-256 of the certificate in DER.")
          .required()
          .of(Certificate::fingerprint);

  public static final Field<Certificate, String> SUBJECT =
      TABLE
          .row("subject", TEXT, "Its subject, in the format of RFC 2253.")
          .initially("")
          .shownIn(Place.CHANGE, Place.DOCUMENT)
          .of(Certificate::subject);

  public static final Field<Certificate, List<String>> NAMES =
      TABLE
          .row(
              "names", ValueType.list(TEXT), "The DNS names and IP addresses that it is valid for.")
          .initially(List.of())
          .shownIn(Place.CHANGE, Place.DOCUMENT)
          .of(Certificate::names);

  public static final Field<Certificate, Long> NOT_BEFORE =
      TABLE
          .row("notBeforeMicros", ValueType.time(), "The start of its validity.")
          .called("notBefore")
          .required()
          .shownIn(Place.CHANGE, Place.DOCUMENT)
          .of(Certificate::notBeforeMicros);

  public static final Field<Certificate, Long> NOT_AFTER =
      TABLE
          .row("notAfterMicros", ValueType.time(), "The end of its validity.")
          .called("notAfter")
          .required()
          .shownIn(Place.CHANGE, Place.DOCUMENT)
          .of(Certificate::notAfterMicros);

  public static final Field<Certificate, String> KEY_ALGORITHM =
      TABLE
          .row("keyAlgorithm", TEXT, "The kind and size of its key.")
          .initially("")
          .shownIn(Place.CHANGE)
          .of(Certificate::keyAlgorithm);

  public static final Field<Certificate, String> SECRET =
      TABLE
          .row("secret", TEXT, "The id of its private key in the store.")
          .required()
          .shownIn(Place.CHANGE, Place.PLAN)
          .of(Certificate::secret);

  public static final Kind<Certificate> KIND =
      TABLE.kind(
          values ->
              new Certificate(
                  values.required(NAME),
                  values.required(CHAIN),
                  values.required(FINGERPRINT),
                  values.required(SUBJECT),
                  values.required(NAMES),
                  values.required(NOT_BEFORE),
                  values.required(NOT_AFTER),
                  values.required(KEY_ALGORITHM),
                  values.required(SECRET)));

  private CertificateFields() {}
}
