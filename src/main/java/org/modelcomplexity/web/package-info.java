/** The HTTP interface: what is asked, read from requests, and handed to the services. */
@NullMarked
package org.modelcomplexity.web;

import org.jspecify.annotations.NullMarked;
