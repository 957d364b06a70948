import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { resultTabs } from '#shared/contract/saved-view.ts';
import type { ResultTab, RunView } from './view-state.ts';

interface ResultTabsProps {
  readonly view: RunView;
  onTab(tab: ResultTab): void;
  /** Those this run has something for. */
  readonly children: Readonly<Partial<Record<ResultTab, ReactNode>>>;
  /** Other titles than the usual ones. */
  readonly titles?: Readonly<Partial<Record<ResultTab, string>>>;
}

const usualTitles: Readonly<Record<ResultTab, string>> = {
  judgement: 'Judgement',
  clusters: 'Clusters',
  peaks: 'Peaks of clusters',
  markers: 'Markers',
  genes: 'Genes',
  composition: 'Composition',
  details: 'How it was made',
};

/** What lies below the pictures, one thing at a time; the pictures stay. */
export function ResultTabs({ view, onTab, children, titles }: ResultTabsProps): ReactNode {
  const tabs = resultTabs.filter((tab) => children[tab] !== undefined);
  return (
    <Tabs
      className="cw-tabs"
      value={view.tab}
      onChange={(value) => {
        const tab = resultTabs.find((name) => name === value);
        if (tab) onTab(tab);
      }}
      keepMounted={false}
    >
      <Tabs.List aria-label="Below the pictures">
        {tabs.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {titles?.[tab] ?? usualTitles[tab]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab} value={tab} className="cw-tab" data-tab={tab} tabIndex={-1}>
          {children[tab]}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
