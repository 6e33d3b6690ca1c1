import type { SandboxCompany } from "../company/company.ts";
import { TIERS, TITLES } from "../company/titles.ts";
import { type SandboxResponse, jsonResponse, notFound } from "../http/answer.ts";
import { cutListPage, type EndpointRequest } from "./endpoint-request.ts";
import { numberTier, renderListedTitle, renderTitle } from "./linked.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

export function listJobTitles(request: EndpointRequest): SandboxResponse {
  return titlesAnswer(request.company, cutListPage(request, numbers(TITLES.length)));
}

export function showJobTitle({ company, id }: EndpointRequest): SandboxResponse {
  const number = company.shape.titleIds.indexOf(id);
  if (number === undefined || TITLES[number] === undefined) return notFound("Job title", company.quirks);
  return titlesAnswer(company, [number]);
}

function titlesAnswer(company: SandboxCompany, titles: readonly number[]): SandboxResponse {
  const tiers = [...new Set(titles.map((number) => TITLES[number]?.tier ?? 0))];
  return jsonResponse(200, {
    job_titles: titles.map((number) => renderListedTitle(company, number)),
    meta: { count: titles.length, status: 200 },
    links: { "job_titles.job_tier": { type: "job_tiers" } },
    linked: { job_tiers: tiers.map((tier) => renderTier(company, tier)) },
  });
}

export function listJobTiers({ company }: EndpointRequest): SandboxResponse {
  return tiersAnswer(company, numbers(TIERS.length));
}

export function showJobTier({ company, id }: EndpointRequest): SandboxResponse {
  const number = company.tierIds.indexOf(id);
  if (number === undefined || TIERS[number] === undefined) return notFound("Job tier", company.quirks);
  return tiersAnswer(company, [number]);
}

function tiersAnswer(company: SandboxCompany, tiers: readonly number[]): SandboxResponse {
  const titles = numbers(TITLES.length).filter((number) => tiers.includes(TITLES[number]?.tier ?? 0));
  return jsonResponse(200, {
    job_tiers: tiers.map((tier) => renderTier(company, tier)),
    meta: { count: tiers.length, status: 200 },
    links: { "job_tiers.job_titles": { type: "job_titles" } },
    linked: { job_titles: titles.map((number) => renderTitle(company, number)) },
  });
}

function renderTier(company: SandboxCompany, tier: number): unknown {
  const titles = numbers(TITLES.length).filter((number) => TITLES[number]?.tier === tier);
  return {
    id: company.tierIds.of(tier),
    title: TIERS[tier],
    numerical_id: String(numberTier(tier)),
    links: { job_titles: titles.map((number) => company.shape.titleIds.of(number)) },
  };
}
