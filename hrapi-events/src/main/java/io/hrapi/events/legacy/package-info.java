/** What pyHrapi left behind: the rows of its database, and the model that can be made of them. */
@NullMarked
package io.hrapi.events.legacy;

import org.jspecify.annotations.NullMarked;
