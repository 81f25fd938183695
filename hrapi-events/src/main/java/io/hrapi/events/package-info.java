/**
 * The desired state, what happened, and the log that stores both. Each thing has one name in code;
 * a different permanent name in the log or the HTTP contract is given in parentheses.
 *
 * <p>The desired state:
 *
 * <dl>
 *   <dt>model
 *   <dd>all resources at a version.
 *   <dt>resource
 *   <dd>a part of the model, of one {@code Kind}: a gateway, endpoint, route, pool, target or
 *       certificate.
 *   <dt>gateway
 *   <dd>accepts traffic of one protocol on its endpoints and sends it to pools.
 *   <dt>endpoint
 *   <dd>an address on which a gateway listens.
 *   <dt>route
 *   <dd>sends traffic of a gateway to a pool, under an alias: that of a host or path, or all. (In
 *       paths a gateway's {@code pools}, in events {@code GatewayPool…}, in exports {@code
 *       gatewayPool}, in plans an association.)
 *   <dt>pool
 *   <dd>targets that serve the same content, and the policy that distributes the traffic to them.
 *   <dt>target
 *   <dd>an address of a pool to which traffic is sent.
 *   <dt>field
 *   <dd>one value of a resource: a row of its kind's table, backed by a component of the record or
 *       by a setting.
 *   <dt>setting
 *   <dd>a field that is not a component of the resource's record.
 *   <dt>upload
 *   <dd>an uploaded HAProxy configuration, which replaces one that is rendered from the model.
 * </dl>
 *
 * <p>What happened:
 *
 * <dl>
 *   <dt>event
 *   <dd>what the log stores of one accepted command, under the next version.
 *   <dt>change
 *   <dd>one effect of an event; for a resource, its value before and after.
 *   <dt>version
 *   <dd>the number of an event, and the state after it.
 *   <dt>revision
 *   <dd>the version that last changed what a reader sees of a resource.
 *   <dt>view
 *   <dd>the complete state at one version: the model and the deployment.
 *   <dt>deployment
 *   <dd>which configurations are pending and running, and the state of commits and of HAProxy.
 *   <dt>commit
 *   <dd>the attempt to make HAProxy run the newest model, or an upload.
 * </dl>
 */
@NullMarked
package io.hrapi.events;

import org.jspecify.annotations.NullMarked;
