package io.hrapi.app.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser refuses what Prometheus would refuse. */
final class PrometheusTextTest {

  private static final String FAMILY = "# HELP a A.\n# TYPE a gauge\n";

  @Test
  void aTextIsRead() {
    PrometheusText text =
        PrometheusText.parse(
            FAMILY
                + "a 1\na{y=\"\\\\n\\\"\\n\",x=\"{,}\"} 2.5E-3\na{x=\"inf\"} +Inf\n"
                + "# HELP b_total B.\n# TYPE b_total counter\nb_total 12\n"
                + "# HELP c C.\n# TYPE c summary\nc{quantile=\"0.5\"} NaN\nc_count 3\n");
    assertThat(text.value("a")).isEqualTo(1);
    assertThat(text.value("a", "x", "{,}", "y", "\\n\"\n")).isEqualTo(0.0025);
    assertThat(text.value("a", "x", "inf")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(text.value("b_total")).isEqualTo(12);
    assertThat(text.value("c_count")).isEqualTo(3);
    assertThat(text.value("d")).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 1\n",
        "# TYPE a gauge\na 1\n",
        "# HELP a A.\na 1\n",
        FAMILY + "a 1",
        FAMILY + "a 1\n\n",
        FAMILY + "a 1\na 2\n",
        FAMILY + "a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 1\n",
        FAMILY + "a{x=\"1\",x=\"2\"} 1\n",
        FAMILY + "a{x=\"1\",} 1\n",
        FAMILY + "a{x=\"1\"y=\"1\"} 1\n",
        FAMILY + "a{x=1} 1\n",
        FAMILY + "a{x=\"\\t\"} 1\n",
        FAMILY + "a{x:y=\"1\"} 1\n",
        FAMILY + "a null\n",
        FAMILY + "a Infinity\n",
        FAMILY + "a 1 \n",
        FAMILY + "b 1\n",
        FAMILY + "a_count 1\n",
        FAMILY + "a 1\n" + FAMILY + "a{x=\"1\"} 1\n",
        FAMILY + "# TYPE a gauge\na 1\n",
        "# HELP a A.\n# TYPE a counter\na 1\n",
        "# HELP a_total A.\n# TYPE a_total gauge\na_total 1\n",
        "# HELP a_total A.\n# TYPE a_total counter\na_total -1\n",
        "# HELP a\n# TYPE a gauge\na 1\n",
        "# HELP a.b A.\n# TYPE a.b gauge\na.b 1\n",
      })
  void whatIsNotTheFormatIsRefused(String text) {
    assertThatThrownBy(() -> PrometheusText.parse(text)).isInstanceOf(AssertionError.class);
  }
}
