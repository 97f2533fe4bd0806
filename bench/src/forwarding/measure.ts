// Measures one SFU under one load: CPU per packet that it forwarded, and how long packets take.
import { setTimeout as sleep } from 'node:timers/promises';
import { Histogram } from '../load/histogram.js';
import { type LoadClient } from '../load/load-client.js';
import { type CpuTime, cpuSince, cpuTime, machineBusySeconds, residentMb } from '../process-cost.js';
import { type ForwardingUnit } from './unit.js';

export interface ForwardingFigures {
  readonly seconds: number;
  /** Packets that arrived at receivers. */
  readonly packets: number;
  readonly packetsPerSecond: number;
  readonly lost: number;
  /** CPU time of the SFU per packet that arrived, µs. */
  readonly cpuUs: number;
  readonly userUs: number;
  readonly systemUs: number;
  readonly sfuCores: number;
  /** What the load itself used: where it nears the machine, latencies are the load's. */
  readonly loadCores: number;
  /** What everything else on the machine used: where it is not near 0, the run was disturbed. */
  readonly otherCores: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxSendLagMs: number;
  readonly residentMb: number;
  readonly feedbacks: number;
  readonly histogram: Histogram;
}

/** Everything flows already; counts for `seconds`. */
export async function measure(
  unit: Pick<ForwardingUnit, 'pids'> | null,
  loads: readonly LoadClient[],
  seconds: number,
): Promise<ForwardingFigures> {
  await Promise.all(loads.map((load) => load.reset()));
  const pids = unit?.pids ?? [];
  const before = pids.map(cpuTime);
  const loadBefore = loads.map(({ pid }) => cpuTime(pid));
  const busyBefore = machineBusySeconds();
  const beganMs = performance.now();
  await sleep(seconds * 1000);
  const busy = machineBusySeconds() - busyBefore;
  const reports = await Promise.all(loads.map((load) => load.report()));
  const spent = pids.map((pid, index) => cpuSince(pid, before[index] as CpuTime));
  const took = (performance.now() - beganMs) / 1000;
  const loadSpent = loads.map(({ pid }, index) => cpuSince(pid, loadBefore[index] as CpuTime));

  const userSeconds = spent.reduce((total, cpu) => total + cpu.userSeconds, 0);
  const systemSeconds = spent.reduce((total, cpu) => total + cpu.systemSeconds, 0);
  const sfuSeconds = userSeconds + systemSeconds;
  const loadSeconds = loadSpent.reduce((total, cpu) => total + cpu.userSeconds + cpu.systemSeconds, 0);
  const histogram = new Histogram();
  for (const report of reports) histogram.merge(report.latency);
  const sum = (pick: (report: (typeof reports)[number]) => number): number =>
    reports.reduce((total, report) => total + pick(report), 0);
  const packets = sum((report) => report.received);
  const perPacket = (cpuSeconds: number): number => (packets === 0 ? 0 : (cpuSeconds * 1e6) / packets);
  return {
    seconds: took,
    packets,
    packetsPerSecond: packets / took,
    lost: sum((report) => report.lost),
    cpuUs: perPacket(sfuSeconds),
    userUs: perPacket(userSeconds),
    systemUs: perPacket(systemSeconds),
    sfuCores: sfuSeconds / took,
    loadCores: loadSeconds / took,
    otherCores: Math.max(0, busy - sfuSeconds - loadSeconds) / took,
    p50Ms: histogram.quantileMs(0.5),
    p99Ms: histogram.quantileMs(0.99),
    maxSendLagMs: Math.max(...reports.map((report) => report.sendLagMs)),
    residentMb: pids.reduce((total, pid) => total + residentMb(pid), 0),
    feedbacks: sum((report) => report.feedbacks),
    histogram,
  };
}
