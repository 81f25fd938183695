package io.hrapi.events.model;

import io.hrapi.events.model.Field.Place;
import io.hrapi.events.setting.ValueType;
import java.util.List;

/** The fields of gateways. A new setting is one row. */
public final class GatewayFields {

  private static final Kind.Table<Gateway> TABLE =
      new Kind.Table<>("gateway", "gateway", "gateways", null);

  public static final Field<Gateway, Name> NAME =
      TABLE
          .row("name", ValueType.text(Name::new), "The name, unique among gateways.")
          .identity()
          .of(Gateway::name);

  public static final Field<Gateway, Protocol> PROTOCOL =
      TABLE
          .row("protocol", ValueType.text(Protocol::parse), "The protocol of its clients.")
          .initially(Protocol.HTTP)
          .alwaysStored()
          .of(Gateway::protocol);

  public static final Field<Gateway, Name> DEFAULT_POOL =
      TABLE
          .row(
              "defaultPool",
              ValueType.text(Name::new),
              "The pool for traffic that no route matches.")
          .called("defaultBack")
          .takenAwayBy("None")
          .andShown()
          .of(Gateway::defaultPool);

  public static final Field<Gateway, Boolean> ENABLED =
      TABLE
          .row("enabled", ValueType.flag(), "Whether it listens.")
          .called("enabled", "enable")
          .initially(true)
          .of(Gateway::enabled);

  public static final Field<Gateway, Description> DESCRIPTION =
      TABLE
          .row(
              "description",
              ValueType.text(Description::new),
              "What it is for, in a line for people.")
          .setting();

  public static final Kind<Gateway> KIND =
      TABLE
          .order(Place.DOCUMENT, List.of(PROTOCOL, ENABLED, DEFAULT_POOL))
          .kind(
              values ->
                  new Gateway(
                      values.required(NAME),
                      values.required(PROTOCOL),
                      values.get(DEFAULT_POOL),
                      values.required(ENABLED),
                      values.settings()));

  private GatewayFields() {}
}
