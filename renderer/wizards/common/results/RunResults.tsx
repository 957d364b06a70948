// Results: the pictures first, then the judgement, then the numbers behind it.
import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { useServiceEvent, useServiceQuery } from '#renderer/client/hooks.ts';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { Waiting } from '#renderer/components/Waiting.tsx';
import { createCamera, resetCamera } from '#renderer/views/point-view/camera.ts';
import type { PointTool } from '#renderer/views/point-view/controls.ts';
import type { RunSummary } from '#shared/contract/results.ts';
import type { RunSettings } from '../../wizard.ts';
import { ClustersPanel } from './clusters/ClustersPanel.tsx';
import { featureWordsOf } from '../feature-words.ts';
import { ColorLegend } from './ColorLegend.tsx';
import { CompositionPanel } from './CompositionPanel.tsx';
import { ClusterNumbers } from './clusters/ClusterNumbers.tsx';
import { crossTabulate, describeMissingTypes } from './crosstab.ts';
import { useEdits } from './edits/use-edits.ts';
import { useUndo } from './edits/use-undo.ts';
import { EmbeddingPanels } from './EmbeddingPanels.tsx';
import type { FigureChoice } from './figure/figure-choice.ts';
import { FigureDialog } from './figure/FigureDialog.tsx';
import { useFigures } from './figure/use-figures.ts';
import { GenesPanel } from './genes/GenesPanel.tsx';
import { MarkersPanel } from './markers/MarkersPanel.tsx';
import { PeaksPanel } from './peaks/PeaksPanel.tsx';
import { MeasuresTable } from './MeasuresTable.tsx';
import { SaveTable } from './SaveTable.tsx';
import { ResultsToolbar } from './ResultsToolbar.tsx';
import { ResultTabs } from './ResultTabs.tsx';
import { RunDetailsCard } from './RunDetailsCard.tsx';
import { RunWarnings } from './RunWarnings.tsx';
import { selectCells, useSelection } from './selection.ts';
import { lassoRecipe, selectRange, selectShown } from './select-shown.ts';
import { clusterColumnOf, ownMethod } from './titles.ts';
import { useGroups } from './use-groups.ts';
import { usePictures, useShownColoring } from './use-results.ts';
import { VerdictBanner } from './VerdictBanner.tsx';
import { useRunView } from './view-state.ts';
import './results.css';

export interface RunResultsProps {
  /** Folder of the finished run. */
  readonly dir: string;
  onTakeAway(): void;
  /** Opens a new draft with settings of this run. */
  onRepeat(settings: RunSettings): void;
  /** Back to Plan with the same files; left out where there are none. */
  readonly onPlanAgain?: () => void;
}

/** Fills a column of given height: put it straight below the head of the wizard. */
export function RunResults(props: RunResultsProps): ReactNode {
  const { dir } = props;
  const run = useServiceQuery('results.open', { dir });
  if (run.error) {
    return (
      <div className="cw-scroll cw-results-fault">
        <ErrorNotice error={run.error} title="This run cannot be opened" />
      </div>
    );
  }
  if (!run.data) return <Waiting>Opening the run</Waiting>;
  return <OpenedResults {...props} key={dir} run={run.data} />;
}

interface OpenedResultsProps extends RunResultsProps {
  readonly run: RunSummary;
}

function OpenedResults({ run, onTakeAway, onRepeat, onPlanAgain }: OpenedResultsProps): ReactNode {
  const { view, change: changeView, saveError: viewError } = useRunView(run);
  const [camera] = useState(createCamera);
  const [tool, setTool] = useState<PointTool>('pan');
  const selected = useSelection(run, view.selection, (selection) => changeView({ selection }));
  const undo = useUndo(selected, useEdits(run.dir));
  const { edits } = undo;
  // Groups have other numbers once some are merged.
  useServiceEvent('edits.changed', () => view.hidden.size > 0 && changeView({ hidden: new Set() }));
  const { pictures, error: pictureError } = usePictures(run);
  const { coloring, error: colorError } = useShownColoring(run, view);
  const clusterColumn = clusterColumnOf(run, view.chosen);
  const missingTypes = useMissingTypes(run);
  const hasPeaks = run.files.some(({ name }) => name === 'tables/peaks.csv');
  const ofPeaks = featureWordsOf(run.run).one === 'peak';
  const error = pictureError ?? colorError ?? selected.error;
  const [saveError, setSaveError] = useState<Error | null>(null);
  const [figure, setFigure] = useState<FigureChoice | null>(null);
  const figures = useFigures(run, view, clusterColumn);
  const openFigure = (id: RegExp): void =>
    setFigure(figures.find((each) => id.test(each.id)) ?? null);

  const choose = (chosen: string): void => {
    const isByCluster = view.colorBy.name === clusterColumn;
    const name = clusterColumnOf(run, chosen);
    changeView({ chosen, ...(isByCluster ? { colorBy: { kind: 'column', name } } : {}) });
  };
  const showGene = (name: string): void =>
    changeView({
      colorBy: { kind: 'gene', name },
      genes: [...new Set([...view.genes, name])],
    });
  const zoom = (factor: number | null): void => {
    if (factor === null) resetCamera(camera);
    else camera.setState(({ zoom: before }) => ({ zoom: before * factor }));
  };

  return (
    <div className="cw-scroll cw-results">
      <div className="cw-results-first">
        <ResultsToolbar
          run={run}
          colorBy={view.colorBy}
          clusterColumn={clusterColumn}
          onColorBy={(colorBy) => changeView({ colorBy })}
          tool={tool}
          onTool={setTool}
          selection={selected.selection}
          onSelect={undo.select}
          undo={undo}
          onRepeat={onRepeat}
          onError={setSaveError}
          view={view}
          onView={changeView}
          onZoom={zoom}
          onFigure={() => openFigure(/^umap-/)}
          onTakeAway={onTakeAway}
          isTakeAwayNext={run.verdict?.outcome !== 'worse' || view.chosen !== ownMethod(run)}
        />
        <Fault error={error} title="Part of the picture could not be fetched" />
        <Fault
          error={saveError}
          title="The cells could not be written"
          onClose={() => setSaveError(null)}
        />
        <Fault error={edits.error} title="That could not be done" onClose={edits.clearError} />
        <Fault error={viewError} title="How you look at this run could not be kept" />
        <div className="cw-results-pictures">
          {coloring ? (
            <ColorLegend
              coloring={coloring}
              hidden={view.hidden}
              selection={selected.selection}
              onHide={(hidden) => changeView({ hidden })}
              onSelectShown={() => undo.select(selectShown(coloring, view.hidden))}
              onSelectRange={(min, max) => undo.select(selectRange(coloring, min, max))}
            />
          ) : (
            <span />
          )}
          <EmbeddingPanels
            pictures={pictures}
            coloring={coloring}
            view={view}
            camera={camera}
            tool={tool}
            selection={selected.selection}
            isWorse={run.verdict?.outcome === 'worse'}
            onSelect={(picture, indices, corners) =>
              undo.select(
                selectCells(run.nCells, indices, lassoRecipe(picture, corners, coloring, view)),
              )
            }
          />
        </div>
        <ResultTabs
          view={view}
          onTab={(tab) => changeView({ tab })}
          {...(ofPeaks ? { titles: { genes: 'Single peaks' } } : {})}
        >
          {{
            judgement: (
              <>
                {run.verdict && (
                  <VerdictBanner
                    verdict={run.verdict}
                    note={missingTypes}
                    embeddings={run.embeddings}
                    chosen={view.chosen}
                    onChoose={choose}
                    onPlanAgain={onPlanAgain}
                  />
                )}
                <MeasuresTable run={run.run} own={ownMethod(run)} />
                <SaveTable dir={run.dir} table="metrics" title="the measures" />
                <RunWarnings warnings={run.run.warnings} />
              </>
            ),
            clusters: (
              <>
                {run.run.method === 'atac' && <ClusterNumbers run={run} />}
                <ClustersPanel
                  run={run}
                  edits={edits}
                  column={view.clustersOf ?? clusterColumn}
                  onColumn={(clustersOf) => changeView({ clustersOf })}
                  onSelect={undo.select}
                  onGene={showGene}
                />
              </>
            ),
            ...(hasPeaks && {
              peaks: (
                <PeaksPanel
                  run={run}
                  cluster={view.peaksOf}
                  onCluster={(peaksOf) => changeView({ peaksOf })}
                  peak={view.colorBy.kind === 'gene' ? view.colorBy.name : null}
                  onPeak={showGene}
                />
              ),
            }),
            ...(!hasPeaks && {
              markers: (
                <MarkersPanel
                  run={run}
                  column={view.markersOf?.column ?? clusterColumn}
                  onColumn={(column) => changeView({ markersOf: { column, group: null } })}
                  group={view.markersOf?.group ?? null}
                  onGroup={(group) =>
                    changeView({
                      markersOf: { column: view.markersOf?.column ?? clusterColumn, group },
                    })
                  }
                  gene={view.colorBy.kind === 'gene' ? view.colorBy.name : null}
                  onGene={showGene}
                />
              ),
            }),
            genes: (
              <GenesPanel
                run={run}
                genes={view.genes}
                onGenes={(genes) => changeView({ genes })}
                column={view.genesBy ?? clusterColumn}
                onColumn={(genesBy) => changeView({ genesBy })}
                onFigure={setFigure}
              />
            ),
            composition: (
              <CompositionPanel
                run={run}
                of={view.composition ?? { rows: clusterColumn, parts: partsOf(run) }}
                onChange={(composition) => changeView({ composition })}
                onFigure={setFigure}
              />
            ),
            details: <RunDetailsCard summary={run} />,
          }}
        </ResultTabs>
      </div>
      <FigureDialog figure={figure} onClose={() => setFigure(null)} />
    </div>
  );
}

interface FaultProps {
  readonly error: Error | null;
  readonly title: string;
  /** Left out: it goes by itself when it works again. */
  readonly onClose?: () => void;
}

function Fault({ error, title, onClose }: FaultProps): ReactNode {
  if (!error) return null;
  const close = onClose && (
    <Button size="xs" onClick={onClose}>
      Close
    </Button>
  );
  return (
    <div className="cw-results-fault">
      <ErrorNotice error={error} title={title} {...(close ? { actions: close } : {})} />
    </div>
  );
}

/** What clusters are counted by at first: batches, or known types where all cells are of one batch. */
function partsOf({ run, columns }: RunSummary): string {
  const isSingle = columns.find(({ name }) => name === 'batch')?.nValues === 1;
  return isSingle && run.labelKey !== null ? run.labelKey : 'batch';
}

/** Types that some batches lack, in words; null when there are none or no types are known. */
function useMissingTypes(run: RunSummary): string | null {
  const { labelKey } = run.run;
  const types = useGroups(run, labelKey ?? 'batch');
  const batches = useGroups(run, 'batch');
  return useMemo(
    () =>
      labelKey !== null && types && batches
        ? describeMissingTypes(types.names, crossTabulate(types, batches))
        : null,
    [labelKey, types, batches],
  );
}
