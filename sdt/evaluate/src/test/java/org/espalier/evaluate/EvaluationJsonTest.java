package org.espalier.evaluate;

import static org.espalier.evaluate.Evaluations.DISTILLED;
import static org.espalier.evaluate.Evaluations.LABELS_ONLY;
import static org.espalier.evaluate.Evaluations.NONE;
import static org.espalier.evaluate.Evaluations.ofTwoClasses;
import static org.espalier.evaluate.Evaluations.rare;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.json.Json;
import org.junit.jupiter.api.Test;

class EvaluationJsonTest {
    @Test
    void jsonOfWhatIsMeasuredOfTwoClasses() {
        Map<String, Object> json = EvaluationJson.toMap(ofTwoClasses());
        assertEquals("yes", json.get("positive"));
        assertEquals(
                """
                {
                  "gini": {
                    "average": 0.97,
                    "maxPath": 0.96,
                    "teacher": 0.998
                  },
                  "ks": {
                    "average": 0.88,
                    "maxPath": 0.87,
                    "teacher": 0.97
                  },
                  "pathCost": {
                    "auc": 0.005
                  },
                  "brier": {
                    "average": 0.025,
                    "maxPath": 0.03,
                    "teacher": 0.01
                  },
                  "mcc": {
                    "average": 0.92,
                    "maxPath": 0.91,
                    "greedy": 0.9,
                    "teacher": 0.98
                  },
                  "macroF1": {
                    "average": 0.965,
                    "maxPath": 0.955,
                    "greedy": 0.95,
                    "teacher": 0.99
                  },
                  "deciles": {
                    "average": [
                      {
                        "rows": 5000,
                        "probability": 0.79,
                        "share": 0.78,
                        "interval": [
                          0.77,
                          0.79
                        ],
                        "lift": 1.95,
                        "gain": 0.975
                      },
                      {
                        "rows": 5000,
                        "probability": 0.03,
                        "share": 0.02,
                        "interval": [
                          0.01,
                          0.03
                        ],
                        "lift": 0.05,
                        "gain": 1.0
                      }
                    ],
                    "maxPath": [ ]
                  }
                }
                """,
                Json.pretty(json.entrySet().stream()
                        .filter(e -> List.of("gini", "ks", "pathCost", "brier", "mcc", "macroF1", "deciles")
                                .contains(e.getKey()))
                        .collect(
                                LinkedHashMap::new,
                                (map, e) -> map.put(e.getKey(), e.getValue()),
                                LinkedHashMap::putAll)));
    }

    @Test
    void json() {
        assertEquals("""
                {
                  "rows": 10000,
                  "accuracy": {
                    "average": 0.9694,
                    "maxPath": 0.962,
                    "greedy": 0.959,
                    "teacher": 0.9906
                  },
                  "agreement": {
                    "average": 0.973,
                    "maxPath": 0.966
                  },
                  "kl": {
                    "mean": 0.0812,
                    "p95": 0.421,
                    "max": 9.1
                  },
                  "logLoss": {
                    "average": 0.104,
                    "maxPath": 0.14,
                    "teacher": 0.03
                  },
                  "calibration": {
                    "average": 0.011,
                    "maxPath": 0.02,
                    "teacher": 0.004
                  },
                  "pathMass": {
                    "mean": 0.83,
                    "p05": 0.31
                  },
                  "leaves": {
                    "total": 256,
                    "dead": 3
                  },
                  "intervals": {
                    "accuracy.average": [
                      0.966,
                      0.9728
                    ],
                    "accuracy.maxPath": [
                      0.9582,
                      0.9657
                    ],
                    "accuracy.teacher": [
                      0.9887,
                      0.9925
                    ],
                    "agreement.maxPath": [
                      0.9625,
                      0.9695
                    ],
                    "kl.mean": [
                      0.0788,
                      0.0837
                    ],
                    "pathMass.mean": [
                      0.8254,
                      0.8346
                    ]
                  },
                  "klMaxPath": {
                    "mean": 0.11,
                    "p95": 0.6,
                    "max": 12.5
                  },
                  "balancedAccuracy": {
                    "average": 0.96,
                    "maxPath": 0.95,
                    "greedy": 0.94,
                    "teacher": 0.99
                  },
                  "recall": {
                    "average": {
                      "no": 0.97,
                      "yes": 0.95
                    },
                    "maxPath": {
                      "no": 0.96,
                      "yes": 0.94
                    },
                    "greedy": {
                      "no": 0.95,
                      "yes": 0.93
                    },
                    "teacher": {
                      "no": 0.99,
                      "yes": 0.99
                    }
                  },
                  "classes": {
                    "no": {
                      "rows": 6000,
                      "recall": {
                        "average": 0.97,
                        "maxPath": 0.96,
                        "greedy": 0.95,
                        "teacher": 0.99
                      },
                      "precision": {
                        "average": 0.98,
                        "maxPath": 0.97,
                        "greedy": 0.96,
                        "teacher": 0.995
                      }
                    },
                    "yes": {
                      "rows": 4000,
                      "recall": {
                        "average": 0.95,
                        "maxPath": 0.94,
                        "greedy": 0.93,
                        "teacher": 0.99
                      },
                      "precision": {
                        "average": 0.94,
                        "maxPath": 0.93,
                        "greedy": 0.92,
                        "teacher": 0.985
                      }
                    }
                  }
                }
                """, EvaluationJson.write(DISTILLED));
    }

    @Test
    void jsonWithoutTeacher() {
        assertEquals("""
                {
                  "rows": 10000,
                  "accuracy": {
                    "average": 0.95,
                    "maxPath": 0.9412,
                    "greedy": 0.94
                  },
                  "logLoss": {
                    "average": 0.2,
                    "maxPath": 0.25
                  },
                  "calibration": {
                    "average": 0.03,
                    "maxPath": 0.04
                  },
                  "pathMass": {
                    "mean": 0.5,
                    "p05": 0.25
                  },
                  "leaves": {
                    "total": 256,
                    "dead": 120
                  },
                  "labelled": 9000
                }
                """, EvaluationJson.write(LABELS_ONLY));
    }

    @Test
    void jsonLeavesOutWhatAClassDoesNotHave() {
        Map<String, Object> json = EvaluationJson.toMap(rare(NONE));
        Map<String, Object> tree = Map.of("average", 0.0, "maxPath", 0.0, "greedy", 0.0);
        assertEquals(Map.of("rows", 10, "recall", tree), ((Map<?, ?>) json.get("classes")).get("fraud"));
        assertEquals(Map.of("rows", 0), ((Map<?, ?>) json.get("classes")).get("unseen"));
    }

    @Test
    void columnsReadStandInTheJson() {
        assertEquals(5.25, EvaluationJson.toMap(rare(NONE)).get("columnsRead"));
        assertEquals(false, EvaluationJson.toMap(DISTILLED).containsKey("columnsRead"), "an image has none");
    }
}
