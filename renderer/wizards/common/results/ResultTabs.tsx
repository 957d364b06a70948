import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { resultTabs, type ResultTab, type RunView } from './view-state.ts';

interface ResultTabsProps {
  readonly view: RunView;
  onTab(tab: ResultTab): void;
  readonly children: Readonly<Record<ResultTab, ReactNode>>;
}

const titles: Readonly<Record<ResultTab, string>> = {
  judgement: 'Judgement',
  clusters: 'Clusters',
  markers: 'Markers',
  genes: 'Genes',
  composition: 'Composition',
  details: 'How it was made',
};

/** What lies below the pictures, one thing at a time; the pictures stay. */
export function ResultTabs({ view, onTab, children }: ResultTabsProps): ReactNode {
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
        {resultTabs.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {titles[tab]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {resultTabs.map((tab) => (
        <Tabs.Panel key={tab} value={tab} className="cw-tab" data-tab={tab} tabIndex={-1}>
          {children[tab]}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
