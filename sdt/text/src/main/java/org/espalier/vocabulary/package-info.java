/**
 * Texts as features: {@link org.espalier.vocabulary.Tokens} breaks one into words, {@link org.espalier.vocabulary.Vocabulary} finds
 * those that a model asks about, {@link org.espalier.vocabulary.VocabularyLearner} chooses them.
 */
package org.espalier.vocabulary;
