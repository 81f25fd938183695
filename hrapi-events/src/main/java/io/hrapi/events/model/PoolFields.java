package io.hrapi.events.model;

import io.hrapi.events.model.Field.Place;
import io.hrapi.events.setting.ValueType;
import java.util.List;

/** The fields of pools, including those of their policies. A new setting is one row. */
public final class PoolFields {

  /** The object with the policy's fields in documents; the policy also has a path of its own. */
  public static final String POLICY_PART = "policy";

  private static final Kind.Table<Pool> TABLE = new Kind.Table<>("pool", "pool", "pools", null);

  public static final Field<Pool, Name> NAME =
      TABLE
          .row("name", ValueType.text(Name::new), "The name, unique among pools.")
          .identity()
          .of(Pool::name);

  public static final Field<Pool, Boolean> ENABLED =
      TABLE
          .row("enabled", ValueType.flag(), "Whether it takes traffic; if not, it answers 503.")
          .called("enabled", "enable")
          .initially(true)
          .of(Pool::enabled);

  public static final Field<Pool, Algorithm> ALGORITHM =
      TABLE
          .row("policy", ValueType.text(Algorithm::new), "How traffic is distributed.")
          .in(POLICY_PART)
          .initially(Algorithm.ROUNDROBIN)
          .alwaysStored()
          .of(pool -> pool.policy().algorithm());

  public static final Field<Pool, Weight> WEIGHT =
      TABLE
          .row(
              "weight",
              ValueType.integer(Weight::new, Weight::value),
              "The weight of targets that have none of their own.")
          .called("weights")
          .in(POLICY_PART)
          .initially(Weight.DEFAULT)
          .alwaysStored()
          // Shown as in pyHrapi: 1.0.
          .answeredAs(weight -> (double) weight.value())
          .of(pool -> pool.policy().weight());

  public static final Field<Pool, Integer> MAXCONN =
      TABLE
          .row(
              "maxconn",
              ValueType.integer(Policy::checkMaxconn, Integer::valueOf),
              "The connections that a target gets before the next one is used; only for "
                  + "backfill.")
          .in(POLICY_PART)
          .of(pool -> pool.policy().maxconn());

  public static final Field<Pool, Description> DESCRIPTION =
      TABLE
          .row(
              "description",
              ValueType.text(Description::new),
              "What it is for, in a line for people.")
          .setting();

  public static final Kind<Pool> KIND =
      TABLE
          .order(Place.PLAN, List.of(ALGORITHM, WEIGHT, MAXCONN, ENABLED))
          .kind(
              values ->
                  new Pool(
                      values.required(NAME),
                      values.required(ENABLED),
                      new Policy(
                          values.required(ALGORITHM), values.required(WEIGHT), values.get(MAXCONN)),
                      values.settings()));

  private PoolFields() {}
}
