package io.hrapi.api.representation;

import java.util.List;

/**
 * What leads from one version to another.
 *
 * @param from the one version; of a name, what it stood for
 * @param to the other version, which may be the older one
 * @param changes of resources, parents before their children and after them where they go
 * @param patch the same as operations on the model document
 */
public record DiffRepresentation(
    long from, long to, List<ChangeRepresentation> changes, List<PatchOperation> patch) {}
