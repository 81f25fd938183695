package io.hrapi.app.deploy;

import io.hrapi.events.log.Hash;
import io.hrapi.haproxy.configuration.BindAddress;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A version of the model as HAProxy is to read it.
 *
 * @param version the model's
 * @param commitId made from the text and the files: the same configuration has the same id
 * @param sha256 of the text
 * @param files by their paths in the commit's folder
 * @param endpoints the path of the endpoint behind each bind address
 */
record Rendered(
    long version,
    String commitId,
    String text,
    Hash sha256,
    SortedMap<String, byte[]> files,
    int statisticsPort,
    Map<BindAddress, String> endpoints,
    List<String> warnings) {}
