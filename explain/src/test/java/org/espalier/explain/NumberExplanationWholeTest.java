package org.espalier.explain;

import static org.espalier.explain.NumberTrees.explain;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.json.Json;
import org.junit.jupiter.api.Test;

/** Why a number or a rate: texts and JSON as wholes. What they claim is in {@link NumberExplanationTest}. */
class NumberExplanationWholeTest {
    private static String text(Explanation e) {
        return ExplanationText.write(e, 72, 5);
    }

    @Test
    void aNumberAsText() {
        assertEquals("""
                Row 1: 438,000 EUR
                  138,000 EUR above the average of 300,000, of which 79,400 by size (140
                  m2), 55,500 by the group, 3,100 by age (30 years).
                  90 % prediction interval: 348,000 to 548,000 EUR.

                Question 1: age above 56.25 years? No, clearly (99.8 %).
                  age: 30 years. Undecided from 47.09 to 65.41.
                  On the side not taken: 320,000 EUR, 118,000 EUR less.

                What adds up to the answer, in EUR
                    the group's average row                              355,500
                    size: 140 m2                                         +79,400
                    age: 30 years                                         +3,100
                    sum                                                  438,000

                This group: 438,000 EUR. It has 99.8 % of the probability; 59 % of the
                  training rows came here.
                All groups together: 437,800 EUR.
                """, text(explain(NumberTrees.linear(), "140", "30")));
    }

    @Test
    void aNumberBetweenGroupsAsText() {
        assertEquals("""
                Row 1: 180,000 EUR
                  120,000 EUR below the average of 300,000, of which 67,300 by the
                  group, 52,700 by size (60 m2).
                  90 % prediction interval: 120,000 to 245,000 EUR. This row lies
                  between two groups: the path told here has 52 % of the probability;
                  all groups together answer 221,500 EUR.

                Question 1: age above 56.25 years? Yes, leaning (60 %).
                  age: 58 years. Undecided from 47.09 to 65.41.
                  On the side not taken: 266,800 EUR, 86,800 EUR more.

                Question 2: size and age add up. Points above 0 are for the side where
                  the answer is larger (291,100 EUR there, 232,700 EUR on the other, on
                  average); 20 points double the odds.
                    the average row                                          +15
                    size: 60 m2                                              -58
                    age: 58 years                                             -9
                    rounding                                                  -1
                    sum                                                      -53
                  This row goes to the other side, mostly (86 %).
                  On the side not taken: 263,600 EUR, 83,600 EUR more.

                What adds up to the answer, in EUR
                    the group's average row                              232,700
                    size: 60 m2                                          -52,700
                    sum                                                  180,000

                This group: 180,000 EUR. It has 52 % of the probability; 27 % of the
                  training rows came here.
                All groups together: 221,500 EUR.
                """, text(explain(NumberTrees.linear(), "60", "58")));
    }

    @Test
    void aNumberBeyondItsGroupAsText() {
        assertEquals("""
                Row 1: 320,000 EUR
                  20,000 EUR above the average of 300,000, of which 63,000 by size (190
                  m2); against that 27,500 by the group's limits, 8,700 by the group.
                  90 % prediction interval: 250,000 to 400,000 EUR.

                Question 1: age above 56.25 years? Yes, clearly (99 %).
                  age: 75 years. Undecided from 47.09 to 65.41.
                  On the side not taken: 520,000 EUR, 200,000 EUR more.

                Question 2: size and age add up. Points above 0 are for the side where
                  the answer is larger (291,100 EUR there, 232,700 EUR on the other, on
                  average); 20 points double the odds.
                    the average row                                          +15
                    size: 190 m2                                            +130
                    age: 75 years                                            -29
                    rounding                                                  -1
                    sum                                                     +115
                  This row goes to that side, clearly (98 %).
                  On the side not taken: 375,000 EUR, 55,000 EUR more.

                What adds up to the answer, in EUR
                    the group's average row                              291,300
                    size: 190 m2                                         +63,000
                    age: 75 years                                         -6,800
                    sum                                                  347,500
                    no training row of this group had so much: the answer is 320,000 EUR

                This group: 320,000 EUR. It has 97 % of the probability; 14 % of the
                  training rows came here.
                All groups together: 323,200 EUR.
                """, text(explain(NumberTrees.linear(), "190", "75")));
    }

    @Test
    void aConstantLeafAsText() {
        assertEquals("""
                Row 1: 310,000 EUR
                  10,000 EUR above the average of 300,000. What moves it there most:
                  size (140 m2).
                  This row lies between two groups: the path told here has 71 % of the
                  probability; all groups together answer 311,500 EUR.

                Question 1: age above 56.25 years? Yes, leaning (80 %).
                  age: 62 years. Undecided from 47.09 to 65.41.
                  On the side not taken: 350,000 EUR, 40,000 EUR more.

                Question 2: size and age add up. Points above 0 are for the side where
                  the answer is larger (310,000 EUR there, 240,000 EUR on the other, on
                  average); 20 points double the odds.
                    the average row                                          +15
                    size: 140 m2                                             +57
                    age: 62 years                                            -14
                    sum                                                      +58
                  This row goes to that side, mostly (88 %).
                  On the side not taken: 240,000 EUR, 70,000 EUR less.

                This group: 310,000 EUR. It has 71 % of the probability; 14 % of the
                  training rows came here.
                All groups together: 311,500 EUR.
                """, text(explain(NumberTrees.constant(), "140", "62")));
    }

    @Test
    void aRateAsText() {
        assertEquals("""
                Row 1: 0.259 per years
                  × 2.59 the average of 0.100 per years, of which × 1.88 by the group,
                  × 1.41 by size (140 m2); against that × 0.98 by age (62 years).
                  This row lies between two groups: the path told here has 71 % of the
                  probability; all groups together answer 0.214 per years.

                Question 1: age above 56.25 years? Yes, leaning (80 %).
                  age: 62 years. Undecided from 47.09 to 65.41.
                  On the side not taken: 0.0868 per years, × 0.34.

                Question 2: size and age add up. Points above 0 are for the side where
                  the answer is larger (0.189 per years there, 0.134 per years on the
                  other, on average); 20 points double the odds.
                    the average row                                          +15
                    size: 140 m2                                             +57
                    age: 62 years                                            -14
                    sum                                                      +58
                  This row goes to that side, mostly (88 %).
                  On the side not taken: 0.150 per years, × 0.58.

                What multiplies up to the answer
                    the group's average row                                0.188
                    size: 140 m2                                          × 1.41
                    age: 62 years                                         × 0.98
                    product                                                0.259

                This group: 0.259 per years. It has 71 % of the probability; 14 % of the
                  training rows came here.
                All groups together: 0.214 per years.
                """, text(explain(NumberTrees.rate(), "140", "62")));
    }

    @Test
    void aNumberAsJson() {
        assertEquals("""
                {
                  "row": 1,
                  "prediction": {
                    "value": 320000.0,
                    "interval": [
                      250000.0,
                      400000.0
                    ],
                    "rule": "max-path"
                  },
                  "average": {
                    "value": 323175.75
                  },
                  "path": [
                    {
                      "node": 0,
                      "logit": 4.5,
                      "probability": 0.9890131,
                      "branch": "right",
                      "againstOdds": false,
                      "reach": 0.9890131,
                      "predicted": {
                        "left": 355546.28,
                        "right": 258915.77
                      },
                      "question": "age above 56.25 years",
                      "answer": "yes",
                      "threshold": 56.25,
                      "band": [
                        47.0948976,
                        65.4051024
                      ],
                      "otherSide": {
                        "value": 520000.0,
                        "difference": 200000.0
                      },
                      "contributions": [
                        {
                          "column": "age",
                          "value": "75",
                          "contribution": 5.9853163
                        }
                      ],
                      "rest": -2.3841858E-7,
                      "bias": -1.485316
                    },
                    {
                      "node": 2,
                      "logit": 4.0,
                      "probability": 0.98201376,
                      "branch": "right",
                      "againstOdds": false,
                      "reach": 0.9712245,
                      "predicted": {
                        "left": 232715.25,
                        "right": 291087.66
                      },
                      "question": "size and age add up to -15 points or more",
                      "answer": "yes",
                      "threshold": -14.617751,
                      "band": [
                        -78.016251,
                        48.780749
                      ],
                      "unit": "20 points double the odds",
                      "otherSide": {
                        "value": 375000.0,
                        "difference": 55000.0
                      },
                      "contributions": [
                        {
                          "column": "size",
                          "value": "190",
                          "contribution": 4.49094
                        },
                        {
                          "column": "age",
                          "value": "75",
                          "contribution": -0.9975527
                        }
                      ],
                      "rest": -5.9604645E-8,
                      "bias": 0.50661266
                    }
                  ],
                  "leaf": {
                    "node": 6,
                    "mass": 0.9712244,
                    "value": 320000.0,
                    "points": [
                      {
                        "column": "size",
                        "value": "190",
                        "points": 63002.96947360039
                      },
                      {
                        "column": "age",
                        "value": "75",
                        "points": -6779.090166091919
                      }
                    ],
                    "base": 291276.12069249153,
                    "baseOf": "the segment's average row",
                    "score": 347500.0,
                    "unit": "EUR"
                  },
                  "columnsRead": 2
                }
                """, Json.pretty(ExplanationJson.toMap(explain(NumberTrees.linear(), "190", "75"), 2)));
    }

    @Test
    void aRateAsJson() {
        assertEquals("""
                {
                  "row": 1,
                  "prediction": {
                    "rate": 0.10926273,
                    "rule": "max-path"
                  },
                  "average": {
                    "rate": 0.109269194
                  },
                  "path": [
                    {
                      "node": 0,
                      "logit": -8.22,
                      "probability": 0.9997309,
                      "branch": "left",
                      "againstOdds": false,
                      "reach": 0.9997309,
                      "predicted": {
                        "left": 0.09769368,
                        "right": 0.15876669
                      },
                      "question": "age above 56.25 years",
                      "answer": "no",
                      "threshold": 56.25,
                      "band": [
                        47.0948976,
                        65.4051024
                      ],
                      "otherSide": {
                        "rate": 0.13372096,
                        "factor": 1.223848
                      },
                      "contributions": [
                        {
                          "column": "age",
                          "value": "22",
                          "contribution": -6.734684
                        }
                      ],
                      "rest": -2.3841858E-7,
                      "bias": -1.485316
                    }
                  ],
                  "leaf": {
                    "node": 3,
                    "mass": 0.9997309,
                    "rate": 0.10926273,
                    "factors": [
                      {
                        "column": "age",
                        "value": "22",
                        "factor": 1.2063426601137985
                      },
                      {
                        "column": "size",
                        "value": "90",
                        "factor": 0.9498050739604532
                      }
                    ],
                    "base": 0.09536013379515662,
                    "baseOf": "the segment's average row",
                    "score": 0.10926272389137569,
                    "unit": "per years"
                  },
                  "columnsRead": 2
                }
                """, Json.pretty(ExplanationJson.toMap(explain(NumberTrees.rate(), "90", "22"), 2)));
    }
}
