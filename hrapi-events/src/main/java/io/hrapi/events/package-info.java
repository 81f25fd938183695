/**
 * What is wanted, what happened, and the log that keeps both. One thing has one name in code; where
 * the log or the HTTP contract has another one for ever, it stands in parentheses.
 *
 * <p>What is wanted:
 *
 * <dl>
 *   <dt>model
 *   <dd>all resources at a version.
 *   <dt>resource
 *   <dd>what the model is made of, of one {@code Kind}: a gateway, endpoint, route, pool, target or
 *       certificate.
 *   <dt>gateway
 *   <dd>takes traffic of one protocol, on its endpoints, and hands it to pools.
 *   <dt>endpoint
 *   <dd>an address on which a gateway listens.
 *   <dt>route
 *   <dd>leads from a gateway to a pool, under an alias: all traffic, or that of a host or path. (In
 *       paths a gateway's {@code pools}, in events {@code GatewayPool…}, in exports {@code
 *       gatewayPool}, in plans an association.)
 *   <dt>pool
 *   <dd>targets that serve the same, and the policy by which they share the traffic.
 *   <dt>target
 *   <dd>an address that serves.
 *   <dt>field
 *   <dd>what is known of a resource: a row of its kind's table, backed by a component of the record
 *       or a setting.
 *   <dt>setting
 *   <dd>a field that a resource has beside its components.
 *   <dt>upload
 *   <dd>a configuration in HAProxy's own words, which takes the place of one made of the model.
 * </dl>
 *
 * <p>What happened:
 *
 * <dl>
 *   <dt>event
 *   <dd>what the log keeps of one accepted command, under the next version.
 *   <dt>change
 *   <dd>one thing that an event did. Of a resource: what it was before, and is after.
 *   <dt>version
 *   <dd>the number of an event, and the state after it.
 *   <dt>revision
 *   <dd>the version that last changed what a reader sees of a resource.
 *   <dt>view
 *   <dd>all that the log says at one version: the model and the deployment.
 *   <dt>deployment
 *   <dd>what HAProxy was given: what is pending, and what runs.
 *   <dt>commit
 *   <dd>the attempt to have HAProxy run what is pending.
 * </dl>
 */
@NullMarked
package io.hrapi.events;

import org.jspecify.annotations.NullMarked;
