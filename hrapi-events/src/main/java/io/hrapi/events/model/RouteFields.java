package io.hrapi.events.model;

import io.hrapi.events.setting.ValueType;

/** The fields of routes. A new setting is one row. */
public final class RouteFields {

  private static final Kind.Table<Route> TABLE =
      new Kind.Table<>("route", "association", "pools", GatewayFields.KIND);

  public static final Field<Route, Name> GATEWAY =
      TABLE
          .row("gateway", ValueType.text(Name::new), "The gateway whose traffic it takes.")
          .identity()
          .of(Route::gateway);

  public static final Field<Route, Name> ALIAS =
      TABLE
          .row("alias", ValueType.text(Name::new), "The name, unique within the gateway.")
          .identity()
          .of(Route::alias);

  public static final Field<Route, Name> POOL =
      TABLE
          .row("pool", ValueType.text(Name::new), "The pool that it sends traffic to.")
          .required()
          .of(Route::pool);

  public static final Field<Route, Host> HOST =
      TABLE
          .row(
              "host",
              ValueType.text(Host::parse, Host::new),
              "The host whose traffic it takes; absent for any host.")
          .takenAwayBy("")
          .of(Route::host);

  public static final Field<Route, PathPrefix> PATH =
      TABLE
          .row(
              "path",
              ValueType.text(PathPrefix::new),
              "The prefix of the paths whose traffic it takes; absent for any path.")
          .takenAwayBy("")
          .of(Route::path);

  public static final Kind<Route> KIND =
      TABLE.kind(
          values ->
              new Route(
                  values.required(GATEWAY),
                  values.required(ALIAS),
                  values.required(POOL),
                  values.get(HOST),
                  values.get(PATH),
                  values.settings()));

  private RouteFields() {}
}
