import { Button, Modal, NumberInput, SegmentedControl, Switch } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useId, useMemo, useState, type ReactNode } from 'react';
import { useService } from '#renderer/client/hooks.ts';
import { formatCount } from '#renderer/components/format.ts';
import { FigurePreview } from '#renderer/views/figure/FigurePreview.tsx';
import { renderPdf, renderPng, renderSvg } from '#renderer/views/figure/render.ts';
import { ptPerMm, type Drawing } from '#shared/figure/drawing.ts';
import type { FigureStyle } from '#shared/figure/style.ts';
import { SaveOutcome } from '../SaveOutcome.tsx';
import { useSave } from '../use-save.ts';
import {
  fileNameOf,
  startStyle,
  styleLimits,
  usualWidths,
  type FigureChoice,
} from './figure-choice.ts';
import './figure-dialog.css';

interface FigureDialogProps {
  /** null: closed. */
  readonly figure: FigureChoice | null;
  onClose(): void;
}

/** Settings of a figure beside its picture, and what it can be saved as. */
export function FigureDialog({ figure, onClose }: FigureDialogProps): ReactNode {
  return (
    <Modal.Root opened={figure !== null} onClose={onClose} size="68rem">
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body className="cw-figure-dialog">
          {/* Not Mantine's own header: it would be a second banner of the page. */}
          <div className="cw-figure-dialog-head">
            <Modal.Title>{figure?.title}</Modal.Title>
            <Modal.CloseButton aria-label="Close" />
          </div>
          {figure && <FigureEditor key={figure.id} figure={figure} />}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

type Change = (changes: Partial<FigureStyle>) => void;

function FigureEditor({ figure }: { readonly figure: FigureChoice }): ReactNode {
  const [style, setStyle] = useState<FigureStyle>({ ...startStyle, widthMm: figure.widthMm });
  const change: Change = (changes) => setStyle((before) => ({ ...before, ...changes }));
  const drawing = useMemo(() => figure.draw(style), [figure, style]);
  return (
    <>
      <div className="cw-figure-settings">
        <SizeSettings style={style} onChange={change} />
        <Switch
          label="Legend"
          checked={style.hasLegend}
          onChange={(event) => change({ hasLegend: event.currentTarget.checked })}
        />
        <Switch
          label="Names of axes"
          checked={style.hasAxes}
          onChange={(event) => change({ hasAxes: event.currentTarget.checked })}
        />
        <GroundChoice style={style} onChange={change} />
        <p className="cw-help">{figure.words} Letters stay letters in SVG and PDF.</p>
      </div>
      <div className="cw-figure-page" data-ground={style.ground}>
        <FigurePreview drawing={drawing} />
      </div>
      <SaveChoices figure={figure} drawing={drawing} dpi={style.dpi} />
    </>
  );
}

function SizeSettings({ style, onChange }: { style: FigureStyle; onChange: Change }): ReactNode {
  return (
    <>
      <NumberSetting
        name="widthMm"
        label="Width"
        unit=" mm"
        step={1}
        style={style}
        onChange={onChange}
      />
      <SegmentedControl
        aria-label="Usual widths"
        data={usualWidths.map((width) => ({ value: String(width), label: `${width} mm` }))}
        value={String(style.widthMm)}
        onChange={(width) => onChange({ widthMm: Number(width) })}
      />
      <NumberSetting
        name="fontPt"
        label="Letters"
        unit=" pt"
        step={0.5}
        style={style}
        onChange={onChange}
      />
      <NumberSetting
        name="dpi"
        label="Resolution"
        unit=" dpi"
        step={50}
        style={style}
        onChange={onChange}
      />
    </>
  );
}

interface NumberSettingProps {
  readonly name: keyof typeof styleLimits;
  readonly label: string;
  readonly unit: string;
  readonly step: number;
  readonly style: FigureStyle;
  readonly onChange: Change;
}

function NumberSetting({
  name,
  label,
  unit,
  step,
  style,
  onChange,
}: NumberSettingProps): ReactNode {
  const { min, max } = styleLimits[name];
  return (
    <NumberInput
      label={label}
      suffix={unit}
      min={min}
      max={max}
      step={step}
      value={style[name]}
      onChange={(value) => {
        if (typeof value === 'number' && value >= min && value <= max) onChange({ [name]: value });
      }}
    />
  );
}

function GroundChoice({ style, onChange }: { style: FigureStyle; onChange: Change }): ReactNode {
  const id = useId();
  const grounds = ['white', 'dark', 'none'] as const;
  return (
    <div role="group" aria-labelledby={id}>
      <p id={id} className="cw-medium">
        Background
      </p>
      <SegmentedControl
        fullWidth
        data={[
          { value: 'white', label: 'White' },
          { value: 'dark', label: 'Dark' },
          { value: 'none', label: 'None' },
        ]}
        value={style.ground}
        onChange={(value) => onChange({ ground: grounds.find((one) => one === value) ?? 'white' })}
      />
    </div>
  );
}

interface SaveChoicesProps {
  readonly figure: FigureChoice;
  readonly drawing: Drawing;
  readonly dpi: number;
}

function SaveChoices({ figure, drawing, dpi }: SaveChoicesProps): ReactNode {
  const service = useService();
  const { state, start } = useSave();
  const save = (extension: string, make: () => Promise<Uint8Array<ArrayBuffer>>): void =>
    start(
      { kind: 'save', title: `Save ${figure.title}`, suggestedName: fileNameOf(figure, extension) },
      async (path, overwrite) =>
        service.call('files.save', { path, bytes: await make(), overwrite }),
    );
  const makers = {
    svg: async () => new TextEncoder().encode(await renderSvg(drawing)),
    pdf: () => renderPdf(drawing),
    png: () => renderPng(drawing, dpi),
  };
  const [widthMm, heightMm] = [drawing.width / ptPerMm, drawing.height / ptPerMm];
  const px = (mm: number): string => formatCount((mm / 25.4) * dpi);
  return (
    <div className="cw-figure-save">
      <p className="cw-second cw-num">
        {Math.round(widthMm)} × {Math.round(heightMm)} mm; as PNG {px(widthMm)} × {px(heightMm)} px
      </p>
      <SaveOutcome state={state} title={figure.title} />
      <span className="cw-grow" />
      {(['png', 'pdf', 'svg'] as const).map((kind) => (
        <Button
          key={kind}
          variant={kind === 'svg' ? 'filled' : 'default'}
          leftSection={<IconDownload size="1rem" stroke={1.75} aria-hidden />}
          disabled={state.state === 'saving'}
          onClick={() => save(kind, makers[kind])}
        >
          Save {kind.toUpperCase()}…
        </Button>
      ))}
    </div>
  );
}
