package org.espalier.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.bench.gpu.SideBySide.Outcome;
import org.espalier.train.cuda.GpuLimits;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final Results results = new Results(new GpuLimits("A GPU", 60e12, 4.8e12, 50e12, 4e12));

    @Test
    void isTheseTables() {
        results.peers.add("PyTorch, eager: PyTorch 9 on a GPU.");
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        rates.put(Report.US, List.of(1000.0, 1100.0, 1200.0));
        rates.put(Report.EAGER, List.of(500.0, 500.0, 500.0));
        results.outcomes.add(new Outcome(
                Case.images("mnist", 8, 784, 16_384, 3), rates, Map.of(Report.COMPILED, "out of | memory\nat a line")));
        results.outcomes.add(
                new Outcome(Case.invented(10, 3072, 16_384, 1_000_000), Map.of(Report.US, List.of(200.0)), Map.of()));
        results.runs.add(new WholeRun(64, 60, OptionalDouble.of(1.25), 3.5, 9, 96.5, 97));
        results.runs.add(new WholeRun(1024, 60, OptionalDouble.empty(), 0.5, 6, 95.5, 96));
        results.accuracies = Optional.of(new Accuracies(10, List.of(96.0, 96.5), List.of(96.25, 96.0)));
        Map<String, Double> pieces = new LinkedHashMap<>();
        pieces.put("prepare", 0.0001);
        pieces.put("product [16,384, 3,072] [3,072, 1,023]", 0.0039);
        results.pieces.add(new Pieces(Case.invented(10, 3072, 16_384, 1_000_000), pieces));
        results.scoring = Optional.of(new Scoring(60_000, 784, 8, 5_000_000, 2_500_000, 16));
        results.auto = Optional.of(new AutoChoice("cuda", "a usable GPU, which passes its trial", 1.25));
        results.missing.add("something: no time was left");
        assertEquals("""
                A GPU. At most, by its clocks and measured here (a large product by cuBLAS, a large copy):

                | | by the clocks | measured |
                | --- | --- | --- |
                | operations a second, 10¹² | 60.0 | 50.0 |
                | memory, 10¹² bytes a second | 4.80 | 4.00 |

                PyTorch, eager: PyTorch 9 on a GPU.

                In turns, data on the GPU; median (least to most) of the rounds. The floor is by the measured limits.

                | case | who | steps a second | rows a second | Espalier / this | share of the floor |
                | --- | --- | --- | --- | --- | --- |
                | mnist, depth 8, batch 16,384 | Espalier, cuda engine | 1,100 (1,000 to 1,200) | 18,000,000 | – | 29.4 % (arithmetic) |
                | mnist, depth 8, batch 16,384 | PyTorch, eager | 500 (500 to 500) | 8,190,000 | 2.20 (2.00 to 2.40) | 13.4 % (arithmetic) |
                | mnist, depth 8, batch 16,384 | PyTorch, compiled | out of \\| memory | – | – | – |
                | 1,000,000 rows of 3,072 columns, depth 10, batch 16,384 | Espalier, cuda engine | 200 (200 to 200) | 3,280,000 | – | 82.8 % (arithmetic) |

                | goal | figure | met |
                | --- | --- | --- |
                | mnist, depth 8, batch 16,384: at least 3.00 times PyTorch, eager | 2.20 | no |
                | mnist, depth 8, batch 16,384: at least 1.00 times PyTorch, compiled | not measured | – |
                | 1,000,000 rows of 3,072 columns, depth 10, batch 16,384: at least 1.00 times PyTorch, compiled | not measured | – |
                | 1,000,000 rows of 3,072 columns, depth 10, batch 16,384: within 2.00 times its floor | 1.21 | yes |
                | max-path accuracy of engines cuda and jvm within 0.2 points | 0.13 | yes |

                Where a step goes, piece by piece: 1,000,000 rows of 3,072 columns, depth 10, batch 16,384. Together 4.00 ms.

                | piece | ms | % |
                | --- | --- | --- |
                | prepare | 0.100 | 2.5 |
                | product [16,384, 3,072] [3,072, 1,023] | 3.90 | 97.5 |

                Whole runs on labels, with the defaults but for the batch. Seconds to 96 % by max-path on the rows held out, of all training, and with its preparation; per cent of the test rows.

                | batch | epochs | s to the target | s of training | s of all | max-path | average |
                | --- | --- | --- | --- | --- | --- | --- |
                | 64 | 60 | 1.25 | 3.50 | 9.00 | 96.50 | 97.00 |
                | 1,024 | 60 | never | 0.500 | 6.00 | 95.50 | 96.00 |

                Max-path accuracy on the test rows after 10 epochs on labels, a seed each: cuda 96.00, 96.50, jvm 96.25, 96.00.

                Scoring 60,000 rows of 784 columns by max-path, depth 8, from and to the processor's memory: 5,000,000 rows a second on the GPU, 2,500,000 on the processor with 16 threads.

                `--engine auto` takes cuda: a usable GPU, which passes its trial. Finding that out took 1.25 s.

                Not run:

                - something: no time was left
                """, Report.markdown(results));
        assertTrue(results.correct());
    }

    @Test
    void anAccuracyThatIsUnknownOrTooFarOffIsNotCorrect() {
        assertFalse(results.correct());
        results.accuracies = Optional.of(new Accuracies(10, List.of(96.0), List.of(96.25)));
        assertFalse(results.correct());
    }
}
