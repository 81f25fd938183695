package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.runtime.RuntimeChange.AddressSet;
import io.hrapi.haproxy.runtime.RuntimeChange.EnabledSet;
import io.hrapi.haproxy.runtime.RuntimeChange.MaxconnSet;
import io.hrapi.haproxy.runtime.RuntimeChange.OfServer;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerAdded;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.RuntimeChange.WeightSet;
import io.hrapi.haproxy.runtime.ServerStates.State;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether changes of servers took effect, as far as HAProxy reports it.
 *
 * @param leaving servers that were removed but still exist
 * @param now the states of the servers that HAProxy reports
 */
record ReadBack(List<ServerRemoved> leaving, ServerStates now)
    implements RuntimeChange.Cases<Boolean> {

  @Override
  public Boolean weight(WeightSet change) {
    return state(change).filter(state -> state.weight() == change.weight()).isPresent();
  }

  @Override
  public Boolean enabled(EnabledSet change) {
    return state(change).filter(state -> state.maintenance() != change.enabled()).isPresent();
  }

  @Override
  public Boolean address(AddressSet change) {
    return state(change).filter(state -> state.isAt(change.host(), change.port())).isPresent();
  }

  @Override
  public Boolean maxconn(MaxconnSet change) {
    // HAProxy does not report it.
    return true;
  }

  @Override
  public Boolean added(ServerAdded change) {
    Server server = change.added();
    return state(change)
        .filter(state -> state.weight() == server.weight())
        .filter(state -> state.maintenance() == server.disabled())
        .filter(state -> state.isAt(server.address().host(), server.address().port().orElseThrow()))
        .isPresent();
  }

  @Override
  public Boolean removed(ServerRemoved change) {
    Optional<State> state = state(change);
    return leaving.contains(change)
        ? state.filter(State::maintenance).isPresent()
        : state.isEmpty();
  }

  private Optional<State> state(OfServer change) {
    return now.of(change.backend().value(), change.server());
  }
}
