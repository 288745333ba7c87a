/**
 * What a comparison has to say, as one HTML file that opens offline.
 *
 * <p>The input is plain records, computed by whoever compares: nothing here runs a session, draws
 * from chance or does statistics, so that the page shows what the tables say. It knows sessions
 * only by their log and their listeners, and must not know the engine that runs them.
 */
package weir.player.compare.report;
