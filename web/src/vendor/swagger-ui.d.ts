/** The part of Swagger UI 5 that we use. */
declare module "@vendor/swagger-ui.js" {
  interface SwaggerRequest {
    url: string;
    headers: Record<string, string>;
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
    requestInterceptor?: (request: SwaggerRequest) => Promise<SwaggerRequest>;
  }): unknown;
}
