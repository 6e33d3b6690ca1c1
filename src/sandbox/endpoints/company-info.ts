import type { SandboxCompany } from "../company/company.ts";
import { type SandboxResponse, FORBIDDEN, jsonResponse, notFound, UNAUTHORIZED } from "../http/answer.ts";

/** Public, and a bare object: the one answer without an envelope. */
export function showCompany(company: SandboxCompany): SandboxResponse {
  const { companyInfo } = company.quirks;
  if (companyInfo === "401") return UNAUTHORIZED;
  if (companyInfo === "403") return FORBIDDEN;
  if (companyInfo === "404") return notFound("Resource", company.quirks);
  return jsonResponse(200, {
    name: `${company.permalink.charAt(0).toUpperCase()}${company.permalink.slice(1)} & Daughters`,
    permalink: company.permalink,
    background_url: "/media/W1siZiIsImJhY2tncm91bmQiXV0.jpg",
    logo_url: "/media/W1siZiIsImxvZ28iXV0.png",
    authentications: [
      { type: "email_password" },
      {
        type: "google_oauth2",
        init_url: `https://auth.example.com/auth/google_oauth2?permalink=${company.permalink}`,
      },
    ],
  });
}
