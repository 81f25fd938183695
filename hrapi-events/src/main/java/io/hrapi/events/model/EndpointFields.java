package io.hrapi.events.model;

import io.hrapi.events.model.Field.Place;
import io.hrapi.events.setting.ValueType;

/** The fields of endpoints. A new setting is one row. */
public final class EndpointFields {

  private static final Kind.Table<Endpoint> TABLE =
      new Kind.Table<>("endpoint", "endpoint", "endpoints", GatewayFields.KIND);

  public static final Field<Endpoint, Name> NAME =
      TABLE
          .row("name", ValueType.text(Name::new), "The name, unique among all endpoints.")
          .identity()
          .of(Endpoint::name);

  public static final Field<Endpoint, Name> GATEWAY =
      TABLE
          .row("gateway", ValueType.text(Name::new), "The gateway that it belongs to.")
          .required()
          .shownIn(Place.CHANGE)
          .of(Endpoint::gateway);

  public static final Field<Endpoint, EndpointAddress> ADDRESS =
      TABLE
          .row(
              "address",
              ValueType.text(EndpointAddress::parse, EndpointAddress::stored),
              "The address that it listens on, with its certificate.")
          .required()
          .of(Endpoint::address);

  public static final Kind<Endpoint> KIND =
      TABLE
          .movable()
          .kind(
              values ->
                  new Endpoint(
                      values.required(NAME),
                      values.required(GATEWAY),
                      values.required(ADDRESS),
                      values.settings()));

  private EndpointFields() {}
}
