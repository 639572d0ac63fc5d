/** Pictures of trees and decision paths: DOT, SVG, PNG and PDF, all made from one drawing. */
package org.espalier.viz.picture;
