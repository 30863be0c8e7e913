/** The part of Swagger UI 5 that we use. */
declare module "@vendor/swagger-ui.js" {
  interface SwaggerRequest {
    url: string;
    headers: Record<string, string>;
  }
  interface SwaggerResponse {
    url: string;
    ok: boolean;
    text: string;
  }
  export default function SwaggerUI(options: {
    url: string;
    dom_id: string;
    deepLinking?: boolean;
    docExpansion?: "none" | "list" | "full";
    defaultModelsExpandDepth?: number;
    displayRequestDuration?: boolean;
    filter?: boolean;
    tryItOutEnabled?: boolean;
    validatorUrl?: string | null;
    responseInterceptor?: (response: SwaggerResponse) => SwaggerResponse;
    requestInterceptor?: (request: SwaggerRequest) => Promise<SwaggerRequest>;
    oauth2RedirectUrl?: string;
  }): { initOAuth: (options: { clientId: string; usePkceWithAuthorizationCodeGrant: boolean }) => void };
}
