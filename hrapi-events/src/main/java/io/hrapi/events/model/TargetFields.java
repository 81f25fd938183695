package io.hrapi.events.model;

import io.hrapi.events.model.Field.Place;
import io.hrapi.events.setting.ValueType;

/** The fields of targets. A new setting is one row. */
public final class TargetFields {

  private static final Kind.Table<Target> TABLE =
      new Kind.Table<>("target", "target", "targets", PoolFields.KIND);

  public static final Field<Target, Name> NAME =
      TABLE
          .row("name", ValueType.text(Name::new), "The name, unique among all targets.")
          .identity()
          .of(Target::name);

  public static final Field<Target, Name> POOL =
      TABLE
          .row("pool", ValueType.text(Name::new), "The pool that it belongs to.")
          .required()
          .shownIn(Place.CHANGE)
          .of(Target::pool);

  public static final Field<Target, TargetAddress> ADDRESS =
      TABLE
          .row(
              "address",
              ValueType.text(TargetAddress::parse, TargetAddress::stored),
              "The address that it serves on.")
          .required()
          .of(Target::address);

  public static final Field<Target, Weight> WEIGHT =
      TABLE
          .row(
              "weight",
              ValueType.integer(Weight::new, Weight::value),
              "Its share of the traffic; absent if it is inherited from the pool's policy.")
          .optional()
          .orElse("inherited")
          .of(Target::weight);

  public static final Field<Target, Boolean> ENABLED =
      TABLE
          .row("enabled", ValueType.flag(), "Whether it gets traffic.")
          .called("enabled", "enable")
          .initially(true)
          .of(Target::enabled);

  public static final Field<Target, Boolean> DRAINING =
      TABLE
          .row(
              "draining",
              ValueType.flag(),
              "Whether it gets no new connections and finishes the open ones.")
          .initially(false)
          .absentIfInitial()
          .of(Target::draining);

  public static final Kind<Target> KIND =
      TABLE
          .movable()
          .kind(
              values ->
                  new Target(
                      values.required(NAME),
                      values.required(POOL),
                      values.required(ADDRESS),
                      values.get(WEIGHT),
                      values.required(ENABLED),
                      values.required(DRAINING),
                      values.settings()));

  private TargetFields() {}
}
